//! Long work gives way: a run that reads for hours takes what the desk and people leave of the processor.

/// By how much a run steps back, on the scale of `nice`.
#[cfg(unix)]
const STEP: i32 = 10;

/// Lowers the priority of this process, where the system has such a thing. A run that cannot step back is a run all the same.
pub fn give_way() {
    #[cfg(unix)]
    let _ = rustix::process::nice(STEP);
}
