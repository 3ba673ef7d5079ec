//! Charts: pictures made on the server as SVG, each with the table of its figures beside it.
