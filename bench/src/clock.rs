//! The one place that asks for the time: elapsed time, CPU time, and memory of this process.

use std::fs;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Seconds that a piece of work takes by the clock on the wall.
pub(crate) fn elapsed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = now();
    let done = work();
    (done, begun.elapsed().as_secs_f64())
}

/// CPU seconds that a piece of work takes on the calling thread: for what computes and waits for nothing, so that others who use the
/// machine do not count.
pub(crate) fn worked<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = thread_cpu();
    let done = work();
    (done, thread_cpu() - before)
}

/// The present, for what is due at fixed times.
#[allow(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// CPU seconds, in the user's and the kernel's code, of the calling thread so far.
pub(crate) fn thread_cpu() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0)).as_secs_f64()
}

/// Bytes from a line of a process's status, such as `VmHWM`, the most memory that it ever had, or `VmRSS`, what it has now.
pub(crate) fn memory(process: &str, line: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let value = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'))?;
    let kilobytes: u32 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_cpu_time_and_a_thread_that_waits_takes_none() {
        let before = thread_cpu();
        let sum = (0..1_000_000_u64).fold(0, |sum, number| std::hint::black_box(sum ^ number));
        assert!(thread_cpu() > before, "{sum}");
    }

    #[test]
    fn this_process_has_memory_and_had_no_less() {
        let (now, most) = (memory("self", "VmRSS").unwrap(), memory("self", "VmHWM").unwrap());
        assert!(now > 100_000.0 && most >= now);
        assert_eq!(memory("self", "VmNothing"), None);
    }
}
