//! Long work gives way: a run that reads for hours takes what the desk and people leave of the processor.

/// By how much a thread steps back, on the scale of `nice`.
#[cfg(target_os = "linux")]
const STEP: i32 = 10;

/// Lowers the priority of the calling thread, where the system has such a thing. Elsewhere priorities are those of whole
/// processes, and the writer of a run must keep its own.
pub fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(STEP);
}
