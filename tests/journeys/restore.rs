//! A journal that is lost comes back out of its stream, by the command that the refused start names; and whatever stands in the
//! way is said, and leaves nothing half done.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use bus::Bus;
use nats_fixture::Release;
use proto::subject::{Stream, Topic};
use serde_json::{Value, json};
use tests::{Api, Server, Stack};

use crate::ledger::{BOOK, booked};
use crate::stack::{set_up, vote};

/// 2027-01-10 16:00 UTC.
const CLOSE_MS: u64 = 1_799_596_800_000;
/// How much longer each sync takes where a restore is to be killed between two of them.
const SLOW_SYNC_MS: usize = 500;

/// A stack in which so many have voted, and all is booked.
fn voted(votes: usize) -> (Stack, Api, Api) {
    let stack = Stack::start(Release::Current).unwrap();
    let (operator, auditor) = (stack.staff("operator").unwrap(), stack.staff("auditor").unwrap());
    set_up(&operator);
    (0..votes).for_each(|person| vote(&stack.anybody(), &format!("person-{person}")));
    booked(&auditor, votes);
    (stack, operator, auditor)
}

/// The command that an operator types, on the folder of votes.
fn restore(stack: &Stack) -> Command {
    restore_with(stack, &stack.settings())
}

fn restore_with(stack: &Stack, settings: &Path) -> Command {
    let mut command = Command::new(tests::fairground());
    command.args(["restore", "--from-stream", "--service", "votes", "--data"]).arg(stack.data("votes"));
    command.arg("--config").arg(settings);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn journal(stack: &Stack) -> PathBuf {
    stack.data("votes").join("journals/votes-0")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What the command said, which has failed with this exit code.
fn refused(mut command: Command, code: i32) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    said(&output)
}

fn must(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    output
}

/// A start that must not come to serving; what it says.
fn refused_start(stack: &Stack, service: &str) -> String {
    let mut command = Command::new(tests::fairground());
    command.args(["serve", service, "--development", "--config"]).arg(stack.settings());
    command.arg("--data").arg(stack.data(service)).stdin(Stdio::null());
    command.env("RUST_LOG", "error");
    refused(command, 3)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A copy of a folder, as a backup program makes one.
fn copy(from: &Path, to: &Path) {
    must({
        let mut command = Command::new("cp");
        command.arg("--recursive").args([from, to]);
        command
    });
}

/// Votes and books as everybody sees them; until so many have voted, and names have come from where they are kept.
fn seen(operator: &Api, votes: usize) -> (Value, Value) {
    let has_names = |board: &Value| {
        board["entries"]
            .as_array()
            .is_some_and(|entries| entries.iter().all(|entry| !entry["name"].is_null()))
    };
    let board = operator.get_until("/v1/campaigns/spring/leaderboard", |board| {
        board["total_votes"] == votes && has_names(board)
    });
    (
        board.unwrap()["entries"].clone(),
        operator.must_get(&format!("{BOOK}/trial-balance")).unwrap()["assets"].clone(),
    )
}

#[test]
fn a_lost_journal_comes_back_by_the_command_that_the_refused_start_names() {
    let (mut stack, operator, auditor) = voted(6);
    let before = seen(&operator, 6);
    stack.kill("votes").unwrap();
    fs::remove_dir_all(journal(&stack)).unwrap();
    let refused = refused_start(&stack, "votes");
    let command =
        format!("fairground restore --from-stream --service votes --data {}", stack.data("votes").display());
    assert!(refused.contains(&command), "{refused}");
    assert!(!journal(&stack).exists(), "nothing was made in its place");

    let restored = must(restore(&stack));
    assert!(String::from_utf8_lossy(&restored.stdout).contains("position"), "it says how far that is");
    let verified = Server::run(&stack.data("votes"), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", said(&verified));
    stack.restart("votes").unwrap();
    stack.await_ready().unwrap();
    assert_eq!(seen(&operator, 6), before);

    // Who tries again is told what they were told, and counts once; others vote.
    let person = stack.anybody().sign_in("person-0").unwrap();
    let page = person.visit("spring").unwrap();
    let again = person.vote("spring", 1, &page, "only").unwrap();
    assert!([200, 201].contains(&again.status), "{}", again.body);
    vote(&stack.anybody(), "late");
    let (booked, _) = booked(&auditor, 7);
    assert_eq!((booked.len(), booked.values().max()), (7, Some(&1)));
    seen(&operator, 7);
    stack.stop().unwrap();
}

#[test]
fn what_stands_in_the_way_of_a_restore_is_said_and_nothing_is_half_done() {
    let (mut stack, ..) = voted(2);
    assert!(refused(restore(&stack), 3).contains("open in another process"), "while the service runs");
    stack.kill("votes").unwrap();
    let whole = must(restore(&stack));
    assert!(said(&whole).contains("Nothing is missing"), "{}", said(&whole));

    fs::remove_dir_all(journal(&stack)).unwrap();
    let before = names(&stack.data("votes"));
    let away = elsewhere(&stack, "servers = [\"nats://127.0.0.1:1\"]");
    let stranger = strangers_seed();
    let wrong =
        elsewhere(&stack, &format!("servers = [{:?}]\nseeds = {:?}", stack.nats.url(), stranger.path()));
    // Each waits for a connection as long as it may.
    std::thread::scope(|scope| {
        let away = scope.spawn(|| refused(restore_with(&stack, &away), 1));
        let wrong = scope.spawn(|| refused(restore_with(&stack, &wrong), 1));
        let away = away.join().unwrap();
        assert!(away.contains("can't be reached at nats://127.0.0.1:1") && away.contains("[nats]"), "{away}");
        let wrong = wrong.join().unwrap().to_lowercase();
        assert!(wrong.contains("authorization violation") && wrong.contains("[nats]"), "{wrong}");
    });

    purge_the_first(&stack);
    let purged = refused(restore(&stack), 1);
    assert!(purged.contains("nothing between positions 1 and") && purged.contains("export"), "{purged}");
    assert_eq!(names(&stack.data("votes")), before);
    assert!(!journal(&stack).exists());
}

/// Settings that are these in [nats].
fn elsewhere(stack: &Stack, nats: &str) -> PathBuf {
    let number = names(stack.settings().parent().unwrap()).len();
    let path = stack.settings().with_file_name(format!("elsewhere-{number}.toml"));
    fs::write(&path, format!("[nats]\n{nats}\n")).unwrap();
    path
}

/// A folder with a seed of votes that the server does not know.
fn strangers_seed() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("votes.seed");
    fs::write(&seed, bus::credentials::generate().0.reveal()).unwrap();
    fs::set_permissions(&seed, fs::Permissions::from_mode(0o600)).unwrap();
    folder
}

/// Takes the first message of the blocks of votes out of their stream, as ops may to make room.
fn purge_the_first(stack: &Stack) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let bus = Bus::nats(stack.credential("ops").unwrap()).await.unwrap();
        bus.connected().await;
        let topic = Topic::new(Stream::Journal, "votes", 0);
        let first = bus.read(&topic, bus::Start::Position(1)).await.unwrap().next().await.unwrap().unwrap();
        bus.purge(&topic, first.sequence).await.unwrap();
    });
}

#[test]
fn a_restore_that_is_killed_at_any_moment_is_run_again() {
    let (mut stack, operator, _) = voted(2);
    assert!(stack.terminate("votes").unwrap().success());
    let backup = tempfile::tempdir().unwrap();
    let old = backup.path().join("votes-0");
    copy(&journal(&stack), &old);
    stack.restart("votes").unwrap();
    stack.await_ready().unwrap();
    (0..3).for_each(|person| vote(&stack.anybody(), &format!("later-{person}")));
    let before = seen(&operator, 5);
    booked(&stack.staff("auditor").unwrap(), 5);
    stack.kill("votes").unwrap();
    fs::remove_dir_all(journal(&stack)).unwrap();
    copy(&old, &journal(&stack));
    let unasked = refused(restore(&stack), 1);
    assert!(unasked.contains("--yes"), "{unasked}");
    assert_eq!(names(&stack.data("votes").join("journals")), ["votes-0"]);

    // While it builds: what was there still stands.
    let building = stack.data("votes").join("restoring-votes-0");
    kill_once(slowly(&stack, backup.path()), || building.exists());
    assert!(journal(&stack).exists());
    // With the old journal out of the way and the new one not yet in its place.
    kill_once(slowly(&stack, backup.path()), || !journal(&stack).exists());
    assert!(!journal(&stack).exists() && building.exists(), "it was killed in between");
    assert!(refused_start(&stack, "votes").contains("restore --from-stream --service votes"));

    let mut again = restore(&stack);
    again.arg("--yes");
    let again = must(again);
    assert!(said(&again).contains("A restore was cut off"), "{}", said(&again));
    assert_eq!(names(&stack.data("votes").join("journals")), ["votes-0"]);
    assert_eq!(names(&stack.data("votes").join("replaced-journals")).len(), 1);
    assert!(!building.exists());
    stack.restart("votes").unwrap();
    stack.await_ready().unwrap();
    assert_eq!(seen(&operator, 5), before);
    stack.stop().unwrap();
}

#[test]
fn a_log_of_draws_goes_on_beside_a_new_vault_only_if_that_is_accepted() {
    let mut stack = Stack::start(Release::Current).unwrap();
    let operator = stack.staff("operator").unwrap();
    let prize = json!({ "label": "A mug", "asset": "unit.mug", "amount": 1, "winners": 1 });
    let raffle = json!({ "id": "gala", "kind": "raffle", "name": "Gala", "rules": { "closes_at_ms": CLOSE_MS, "prizes": [prize] } });
    operator.must_post("/v1/campaigns", &raffle).unwrap();
    assert!(stack.terminate("lotteries").unwrap().success());
    // As a restore or an import into a new folder leaves it.
    let (data, aside) = (stack.data("lotteries"), tempfile::tempdir().unwrap());
    let (vault, manifest) = (data.join("vault"), data.join("fairground.json"));
    copy(&vault, &aside.path().join("vault"));
    fs::remove_dir_all(&vault).unwrap();
    let mut listed: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    listed["vault"] = false.into();
    fs::write(&manifest, listed.to_string()).unwrap();

    let refused = refused_start(&stack, "lotteries");
    assert!(refused.contains("log of lotteries/0 up to position"), "{refused}");
    assert!(
        refused.contains(&vault.display().to_string()) && refused.contains("--accept-missing"),
        "{refused}"
    );
    assert!(!vault.exists(), "nothing was made in its place");
    copy(&aside.path().join("vault"), &vault);
    stack.restart("lotteries").unwrap();
    stack.await_ready().unwrap();
    stack.stop().unwrap();
}

/// A restore that takes its time for each step.
fn slowly(stack: &Stack, folder: &Path) -> Child {
    let preload = powercut::artifact(&["--package", "powercut-interpose"], "powercut_interpose").unwrap();
    let slow = folder.join("slow");
    fs::write(&slow, vec![0; SLOW_SYNC_MS]).unwrap();
    let mut command = restore(stack);
    command.arg("--yes").env("LD_PRELOAD", preload).env("FAIRGROUND_SLOW_SYNCS", slow);
    command.spawn().unwrap()
}

/// SIGKILL as soon as it has come this far.
fn kill_once(mut child: Child, has_come: impl Fn() -> bool) {
    while !has_come() {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it came so far");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
