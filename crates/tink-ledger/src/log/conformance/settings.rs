//! The settings of a world.

use super::harness::{ROOT, fork};
use super::{Host, wait};
use crate::log::LogError;

/// The first value stays; the same value again is no error, another one is.
pub fn a_setting_is_put_once(host: &dyn Host) {
    let log = host.open();
    assert_eq!(wait(log.setting(ROOT, "seed")).unwrap(), None);
    wait(log.put_setting(ROOT, "seed", vec![1, 0, 255])).unwrap();
    wait(log.put_setting(ROOT, "seed", vec![1, 0, 255])).unwrap();
    let refused = wait(log.put_setting(ROOT, "seed", vec![2])).unwrap_err();
    assert!(matches!(&refused, LogError::SettingTaken { name, .. } if name == "seed"), "{refused:?}");
    assert!(!refused.to_string().contains("255"), "an error shows no value: {refused}");
    assert_eq!(wait(log.setting(ROOT, "seed")).unwrap(), Some(vec![1, 0, 255]));
    assert_eq!(wait(log.setting(ROOT, "key")).unwrap(), None);
    wait(log.put_setting(ROOT, "empty", Vec::new())).unwrap();
    assert_eq!(wait(log.setting(ROOT, "empty")).unwrap(), Some(Vec::new()));
}

/// Tokens of the parent stay valid in a fork, since its key does; a fork can still have a seed of its own.
pub fn a_fork_has_its_parents_settings_until_it_puts_its_own(host: &dyn Host) {
    let log = host.open();
    wait(log.put_setting(ROOT, "seed", vec![1])).unwrap();
    let child = fork(&log, ROOT, Some(0));
    let grandchild = fork(&log, child, None);
    assert_eq!(wait(log.setting(grandchild, "seed")).unwrap(), Some(vec![1]));
    wait(log.put_setting(child, "seed", vec![2])).unwrap();
    assert_eq!(wait(log.setting(ROOT, "seed")).unwrap(), Some(vec![1]));
    assert_eq!(wait(log.setting(child, "seed")).unwrap(), Some(vec![2]));
    assert_eq!(wait(log.setting(grandchild, "seed")).unwrap(), Some(vec![2]));
}
