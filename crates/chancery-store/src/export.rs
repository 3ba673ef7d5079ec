//! The register as files for other programs.
