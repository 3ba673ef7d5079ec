//! Messages for people, on standard error: lower case, the whole chain of causes.

/// Prints an error with everything that lies below it.
pub fn print(error: &anyhow::Error) {
    eprintln!("chancery: {error:#}");
}

/// Whether the error is only that nobody reads our output any more (`chancery sources | head`).
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |kind: std::io::ErrorKind| kind == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| broken(error.kind()))
            || cause
                .downcast_ref::<csv::Error>()
                .is_some_and(|error| matches!(error.kind(), csv::ErrorKind::Io(error) if broken(error.kind())))
    })
}
