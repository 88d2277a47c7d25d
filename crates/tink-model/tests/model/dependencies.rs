//! The model stays small: no runtime, no HTTP, no TLS below it.

use std::process::Command;

fn tree(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--package",
            "tink-model",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

#[test]
fn no_runtime_http_or_tls_crate_is_below_the_model() {
    let tree = tree(&["--all-features"]);
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"tink-model") && crates.contains(&"serde_json"), "{tree}");
    for name in crates {
        let banned =
            ["tokio", "hyper", "http", "rustls", "ring", "openssl", "native-tls", "tower", "axum", "mio", "regex"];
        assert!(
            !banned.iter().any(|banned| name == *banned || name.starts_with(&format!("{banned}-"))),
            "{name} in\n{tree}"
        );
    }
}

#[test]
fn numbers_keep_the_form_that_serde_json_gives_them() {
    let tree = tree(&["--all-features", "--edges", "features"]);
    assert!(tree.contains("serde_json feature \"raw_value\""), "{tree}");
    assert!(!tree.contains("arbitrary_precision"), "{tree}");
}
