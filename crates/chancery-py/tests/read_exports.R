# R reads what `chancery export csv` and the register file hold: the figures of both must agree with those given as arguments.
# Rscript read_exports.R REGISTER FOLDER EVENTS COMMITMENTS
arguments <- commandArgs(trailingOnly = TRUE)
wanted <- as.integer(arguments[3:4])
table <- function(name) read.csv(file.path(arguments[2], paste0(name, ".csv")), na.strings = "", encoding = "UTF-8")
events <- table("events")
commitments <- table("commitments")
evidence <- table("evidence")
stopifnot(nrow(events) == wanted[1], nrow(commitments) == wanted[2])
stopifnot(is.numeric(events$score), is.numeric(events$confidence), all(events$confidence <= 1))
stopifnot(all(events$id %in% evidence$record), all(nchar(evidence$quote) <= evidence$end - evidence$start))
monthly <- aggregate(list(n = events$id), by = list(type = events$type, month = substr(events$told, 1, 7)), FUN = length)
stopifnot(sum(monthly$n) == sum(!is.na(events$told)))

if (requireNamespace("RSQLite", quietly = TRUE)) {
  register <- DBI::dbConnect(RSQLite::SQLite(), arguments[1], flags = RSQLite::SQLITE_RO)
  counted <- DBI::dbGetQuery(register, "SELECT count(*) AS n FROM events")$n
  dyads <- DBI::dbGetQuery(register, "SELECT a, b, count(*) AS n FROM dyads GROUP BY a, b ORDER BY n DESC")
  DBI::dbDisconnect(register)
  stopifnot(counted == wanted[1], nrow(dyads) > 0)
  cat("sqlite read\n")
}
cat("csv read\n")
