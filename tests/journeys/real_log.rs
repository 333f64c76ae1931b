//! A real log, cast as votes in its own order and at its own times, gives a board equal to a plain count of the file.

use tests::{Server, cast, count, parse};

#[test]
fn a_real_log_gives_the_board_that_counting_the_file_gives() {
    let rows = parse(include_str!("../data/account_object.csv")).unwrap();
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let board = cast(&server.anybody(), &server.operator().unwrap(), "log", &rows, |_| {}).unwrap();
    assert_eq!(board, count(&rows));
    server.stop().unwrap();
    let verified = Server::run(data.path(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
