import Foundation
import Testing
import VigilStorage

@testable import VigilPostgres

@Suite("PostgreSQL's programs", .timeLimit(.minutes(3)))
struct ProgramTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        // What remains is in the system's temporary folder.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test("a program that nobody wants any more is ended, and how one ended is never guessed")
    func children() async throws {
        let watch = BackupWatch()
        let start = ContinuousClock.now
        let task = Task { try await watch.onThread { try ChildProcess(program: "/bin/sleep").run(["60"], watch) } }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(start.duration(to: .now) < .seconds(30))
        // One that does not listen is ended all the same.
        let deaf = BackupWatch()
        let listening = Task {
            try await deaf.onThread {
                try ChildProcess(program: "/bin/sh").run(["-c", "trap '' TERM; while :; do sleep 0.1; done"], deaf)
            }
        }
        try await Task.sleep(for: .milliseconds(500))
        listening.cancel()
        await #expect(throws: CancellationError.self) { _ = try await listening.value }

        // One that comes no further fails with what it was given up because of.
        let silent = BackupWatch()
        let waiting = Task { try await silent.onThread { try ChildProcess(program: "/bin/sleep").run(["60"], silent) } }
        try await Task.sleep(for: .milliseconds(300))
        #expect((silent.silence() ?? .zero) > .milliseconds(100))
        silent.stop(because: StoreError(.unavailable, "it came no further"))
        let given = await #expect(throws: StoreError.self) { try await waiting.value }
        #expect(given?.detail == "it came no further")
        #expect(throws: StoreError.self) {
            try silent.whileWanted(orElse: {}) { Issue.record("what is not wanted any more was begun") }
        }
        #expect(throws: StoreError.self) { try silent.begin(.verifying) }
        #expect(silent.silence() == nil)

        #expect(try ChildProcess(program: "/bin/sh").run(["-c", "exit 3"], BackupWatch()).status == 3)
        #expect(try ChildProcess(program: "/bin/sh").run(["-c", "kill -9 $$"], BackupWatch()).status == 137)
        // This process is no child of its own.
        let unknown = #expect(throws: StoreError.self) { try ChildProcess.status(of: getpid(), "/usr/bin/pg_dump") }
        #expect(unknown?.detail.contains("nobody knows how /usr/bin/pg_dump ended") == true)
    }

    @Test("no password stands on a command line")
    func passwords() throws {
        let address = try PostgresAddress(
            "postgres://some%20one:se%27cret@127.0.0.1:5433/data%20base?sslpassword=hidden&options=-csearch_path%3Da%27b"
        )
        let login = try address.login(database: "other")
        #expect(!login.connection.contains("cret") && !login.connection.contains("hidden"))
        #expect(login.environment == ["PGPASSWORD": "se'cret"])
        #expect(login.connection.contains("user='some one'") && login.connection.contains("dbname='data base'"))
        #expect(login.connection.hasSuffix(" dbname='other'") && login.connection.contains("a\\'b"))
        #expect(!login.connection.contains("sslmode"))
        let far = try PostgresAddress("postgres://a@db.example.com/b", environment: { _ in nil }).login()
        #expect(far.connection.contains("sslmode='require'") && far.environment.isEmpty)
    }

    @Test("programs that are not there, or older than the server, are named with what to install")
    func programs() throws {
        let missing = #expect(throws: StoreError.self) {
            _ = try PostgresPrograms(for: 150_004, path: "/nowhere", debian: "/nowhere", BackupWatch())
        }
        #expect(missing?.detail.contains("apt-get install postgresql-client-15") == true)
        let older = #expect(throws: StoreError.self) { _ = try PostgresPrograms(for: 990_001, BackupWatch()) }
        #expect(older?.detail.contains("and the server of 99") == true)
        let found = try PostgresPrograms(for: 130_000, BackupWatch())
        #expect(found.version >= 13)
    }

    @Test("of several programs the oldest is taken that is as new as the server, and as what wrote the backup")
    func choice() async throws {
        try await withFolder { folder in
            // Written by another program: a child of this one that is just being started could have them open for writing,
            // and they could not be started then.
            let written = try ChildProcess(program: "/bin/sh").run(
                [
                    "-c",
                    """
                    set -e
                    for version in 14 15 16 17 18; do
                        mkdir -p "$0/$version/bin"
                        for program in pg_dump pg_restore; do
                            printf '#!/bin/sh\\necho "%s (PostgreSQL) %s.3"\\nexit $(( $# != 1 ))\\n' $program $version \
                                > "$0/$version/bin/$program"
                            chmod 700 "$0/$version/bin/$program"
                        done
                    done
                    """, folder,
                ], BackupWatch())
            #expect(written.status == 0, "\(written.said)")
            func programs(_ server: Int, dumper: Int? = nil) throws -> PostgresPrograms {
                try PostgresPrograms(for: server, dumper: dumper, path: "", debian: folder, BackupWatch())
            }
            #expect(try programs(150_018).version == 15)
            #expect(try programs(130_002).version == 14)
            #expect(try programs(180_000).version == 18)
            #expect(try programs(150_018, dumper: 16).version == 16)
            #expect(try programs(160_000, dumper: 14).version == 16)
            #expect(try programs(150_018, dumper: 16).restoringProblem == nil)
            #expect(try programs(170_000).restoringProblem == nil)
            // What is known to fail is said before, or with what the program says.
            let newer = try programs(150_018, dumper: 17)
            #expect(newer.version == 17)
            #expect(newer.restoringProblem?.contains("apt-get install postgresql-client-15") == true)
            let older = try programs(150_018, dumper: 19)
            #expect(older.version == 18)
            let address = try PostgresAddress("postgres://vigil@127.0.0.1/vigil")
            let content = BackupContent(schemaNumber: 1, dumper: 19, tables: [])
            let error = #expect(throws: StoreError.self) {
                try older.restore("a.pgdump", of: content, "public", to: address, BackupWatch())
            }
            #expect(error?.detail.contains("written by pg_dump 19, which is newer than this pg_restore") == true)
        }
    }
}
