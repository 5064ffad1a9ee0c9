import Configuration
import Foundation
import Logging
import Testing
import Vigil
import VigilDomain
import VigilNotifications
import VigilStorage

@testable import VigilCommand

@Suite("The server's settings")
struct ServeSettingsTests {
    /// A file that is there while `body` runs.
    private func withFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }  // a left-over in the temporary folder is harmless
        return try await body(path)
    }

    @Test("without anything said it is the documented defaults")
    func defaults() async throws {
        let settings = try await ServeSettings(flags: [:], environment: [:], configFile: nil)
        #expect(settings.database == "./vigil.db")
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.logLevel == .info)
        #expect(settings.maximumBodyBytes == 33_554_432)
        #expect(settings.alertChannels.isEmpty)
        #expect(settings.retention == .everything)
    }

    @Test("retention is a number of days and a size with its unit; what is out of range names the setting")
    func retention() async throws {
        let environment = ["VIGIL_RETENTION_DAYS": "365", "VIGIL_RETENTION_SIZE": "2GiB"]
        let settings = try await ServeSettings(flags: [:], environment: environment, configFile: nil)
        #expect(settings.retention == RetentionPolicy(days: 365, bytes: 2 << 30))
        for (name, value) in [("RETENTION_DAYS", "0"), ("RETENTION_SIZE", "10KB"), ("RETENTION_SIZE", "much")] {
            await #expect {
                _ = try await ServeSettings(flags: [:], environment: ["VIGIL_\(name)": value], configFile: nil)
            } throws: { error in
                let setting = name.lowercased().replacing("_", with: "-")
                return (error as? CommandFailure)?.description.hasPrefix("\(setting): ") == true
            }
        }
    }

    @Test("backups have a directory, a time in between and a number; what is out of range names the setting")
    func backups() async throws {
        func settings(_ environment: [String: String]) async throws -> ServeSettings {
            let named = environment.map { ("VIGIL_BACKUP_\($0.key)", $0.value) }
            return try await ServeSettings(
                flags: [:], environment: Dictionary(uniqueKeysWithValues: named), configFile: nil)
        }
        #expect(try await settings([:]).backups == nil)
        let whole = FileManager.default.currentDirectoryPath + "/b"
        #expect(
            try await settings(["DIRECTORY": "b"]).backups == BackupPolicy(directory: whole, every: .days(1), keep: 7))
        let all = ["DIRECTORY": "/b", "EVERY": "12h", "KEEP": "3"]
        #expect(try await settings(all).backups == BackupPolicy(directory: "/b", every: .seconds(43_200), keep: 3))
        #expect(try await settings(["DIRECTORY": "b", "EVERY": "0"]).backups?.every == .zero)
        for (name, value) in [("EVERY", "30s"), ("EVERY", "often"), ("KEEP", "0"), ("KEEP", "10001")] {
            let error = await #expect(throws: CommandFailure.self) {
                _ = try await settings(["DIRECTORY": "b", name: value])
            }
            #expect(error?.description.hasPrefix("backup-\(name.lowercased()): ") == true)
        }
        let alone = await #expect(throws: CommandFailure.self) { _ = try await settings(["KEEP": "3"]) }
        #expect(alone?.description.contains("--backup-directory") == true)
    }

    @Test("a flag counts before the environment, the environment before the file")
    func precedence() async throws {
        let file = #"{"port": 1, "host": "127.0.0.2", "database": "file.db", "alert-channel": ["a=stdout:"]}"#
        try await withFile(file) { path in
            let settings = try await ServeSettings(
                flags: [.port: .int(3)],
                environment: ["VIGIL_PORT": "2", "VIGIL_HOST": "127.0.0.3", "VIGIL_LOG_FORMAT": "json"],
                configFile: path)
            #expect(settings.port == 3)
            #expect(settings.host == "127.0.0.3")
            #expect(settings.database == "file.db")
            #expect(settings.logFormat == .json)
            #expect(settings.alertChannels == ["a=stdout:"])
        }
    }

    @Test("the environment can name the file, and channels with commas between them")
    func environment() async throws {
        try await withFile(#"{"max-body-bytes": 4096}"#) { path in
            let settings = try await ServeSettings(
                flags: [:],
                environment: [
                    "VIGIL_CONFIG": path, "VIGIL_ALERT_CHANNEL": "a=stdout:,b=file:x", "VIGIL_API_KEY_FILE": "k",
                ],
                configFile: nil)
            #expect(settings.maximumBodyBytes == 4096)
            #expect(settings.alertChannels == ["a=stdout:", "b=file:x"])
            #expect(settings.apiKeyFile == "k")
        }
    }

    @Test("a misspelt setting in the file is refused by name")
    func unknownSetting() async throws {
        try await withFile(#"{"prot": 1}"#) { path in
            let error = await #expect(throws: CommandFailure.self) {
                try await ServeSettings(flags: [:], environment: [:], configFile: path)
            }
            #expect(error?.description.contains("\"prot\" is not a setting") == true)
            #expect(error?.description.hasPrefix(path) == true)
        }
    }

    @Test("a file that is no JSON object is refused", arguments: ["", "[1]", "{", "port: 1"])
    func brokenFile(text: String) async throws {
        try await withFile(text) { path in
            let error = await #expect(throws: CommandFailure.self) {
                try await ServeSettings(flags: [:], environment: [:], configFile: path)
            }
            #expect(error?.description.hasPrefix(path) == true)
        }
    }

    @Test(
        "values of the wrong kind are refused with their source",
        arguments: [
            (["VIGIL_PORT": "http"], "VIGIL_PORT: \"http\" was given; it must be a whole number"),
            (["VIGIL_PORT": "70000"], "port: 70000 was given; it must be from 0 (any free one) to 65535"),
            (["VIGIL_LOG_LEVEL": "loud"], "log-level: \"loud\" was given; it must be one of trace, debug"),
            (["VIGIL_MAX_BODY_BYTES": "1"], "max-body-bytes: 1 was given"),
            (["VIGIL_DURABILITY": "none"], "durability: \"none\" was given; it must be one of full, group"),
            (["VIGIL_DURABLE_WITHIN": "5"], "durable-within: 5 was given; it must be from 10 to 10000 milliseconds"),
        ])
    func wrongValues(environment: [String: String], sentence: String) async throws {
        let error = await #expect(throws: CommandFailure.self) {
            try await ServeSettings(flags: [:], environment: environment, configFile: nil)
        }
        #expect(error?.description.hasPrefix(sentence) == true)
    }

    @Test(
        "rows are acknowledged when they are durable unless group is asked for, then within 100 ms unless said otherwise"
    )
    func durability() async throws {
        #expect(ServeSettings().storeDurability == .full)
        let group = try await ServeSettings(
            flags: [.durability: .string("group")], environment: [:], configFile: nil)
        #expect(group.storeDurability == .group(within: .milliseconds(100)))
        let sooner = try await ServeSettings(
            flags: [.durableWithin: .int(20)], environment: ["VIGIL_DURABILITY": "group"], configFile: nil)
        #expect(sooner.storeDurability == .group(within: .milliseconds(20)))
    }

    @Test("channels are made from their addresses, and faults do not repeat the address")
    func channels() throws {
        var settings = ServeSettings()
        settings.alertChannels = ["log=file:alerts.ndjson", "out=stdout:"]
        let names = try AlertChannels.make(settings).map(\.name)
        #expect(names == ["log", "out"])
        for wrong in ["ops", "=stdout:", "ops=", "a b=stdout:", "ops=pigeon://secret-token", "ops=file:"] {
            settings.alertChannels = [wrong]
            let error = #expect(throws: (any Error).self) { try AlertChannels.make(settings) }
            #expect(error.map { "\($0)".contains("secret-token") } == false)
        }
        settings.alertChannels = ["a=stdout:", "a=stdout:"]
        #expect(throws: CommandFailure.self) { try AlertChannels.make(settings) }
    }

    @Test("a secret needs its channel")
    func secrets() async throws {
        try await withFile("a signing secret\n") { path in
            var settings = ServeSettings()
            settings.alertSecretFiles = ["ops=\(path)"]
            #expect(throws: CommandFailure.self) { try AlertChannels.make(settings) }
            settings.alertChannels = ["ops=https://example.org/hook"]
            let channels = try AlertChannels.make(settings)
            #expect(channels.count == 1)
        }
    }
}
