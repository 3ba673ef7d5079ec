//! How many costly questions a caller may ask: a bucket of permits for each caller, which fills again as time goes by.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Callers of whom the bucket is remembered.
const MOST: usize = 10_000;

/// Buckets of permits, one for each caller.
#[derive(Debug)]
pub(crate) struct Limit {
    /// How many permits a bucket holds; 0 is no limit.
    size: f64,
    /// How many come back in a second.
    rate: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    permits: f64,
    seen: Instant,
}

impl Limit {
    /// As many a minute, half of them at once.
    pub(crate) fn a_minute(count: u32) -> Limit {
        Limit { size: (f64::from(count) / 2.0).ceil(), rate: f64::from(count) / 60.0, buckets: Mutex::default() }
    }

    /// Takes a permit; where there is none, says how long to wait for the next.
    pub(crate) fn take(&self, caller: &str, now: Instant) -> Result<(), Duration> {
        if self.size == 0.0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(caller) {
            // Whoever has been away long enough has a full bucket, which is what a new one is.
            let full = |bucket: &Bucket| now.duration_since(bucket.seen).as_secs_f64() * self.rate + bucket.permits >= self.size;
            buckets.retain(|_, bucket| !full(bucket));
            if buckets.len() >= MOST {
                return Err(Duration::from_secs(1));
            }
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { permits: self.size, seen: now });
        bucket.permits = (bucket.permits + now.duration_since(bucket.seen).as_secs_f64() * self.rate).min(self.size);
        bucket.seen = now;
        if bucket.permits < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.permits) / self.rate));
        }
        bucket.permits -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permits_run_out_and_come_back() {
        let (limit, now) = (Limit::a_minute(60), Instant::now());
        let taken = (0..100).filter(|_| limit.take("a", now).is_ok()).count();
        assert_eq!(taken, 30);
        assert!(limit.take("b", now).is_ok(), "another caller has permits of their own");
        let wait = limit.take("a", now).unwrap_err();
        assert!(limit.take("a", now + wait).is_ok());
        assert!(limit.take("a", now + wait).is_err());
    }

    #[test]
    fn none_is_no_limit() {
        let (limit, now) = (Limit::a_minute(0), Instant::now());
        assert!((0..10_000).all(|_| limit.take("a", now).is_ok()));
    }

    #[test]
    fn a_crowd_of_callers_does_not_fill_the_memory() {
        let (limit, now) = (Limit::a_minute(60), Instant::now());
        for n in 0..MOST + 100 {
            let _ = limit.take(&n.to_string(), now);
        }
        assert!(limit.buckets.lock().unwrap().len() <= MOST);
        assert!(limit.take("new", now + Duration::from_secs(60)).is_ok(), "the full buckets gave way");
    }
}
