import Logging
import Vigil
import VigilDomain
import VigilNotifications
import VigilStorage

/// Everything that `vigil serve` can be told, after flags, environment and file were put together.
struct ServeSettings: Sendable {
    /// The database: a path, or a URL whose scheme names an engine.
    var database = "./vigil.db"
    /// A Redis server between replicas.
    var redis: String?
    var host = "127.0.0.1"
    var port = 8080
    /// A file with one API key a line.
    var apiKeyFile: String?
    /// Channels for alerts, each as `NAME=ADDRESS`.
    var alertChannels: [String] = []
    /// Files with the secrets of signed channels, each as `NAME=FILE`.
    var alertSecretFiles: [String] = []
    var logLevel = Logger.Level.info
    var logFormat = LogFormat.text
    var maximumBodyBytes = 32 << 20
    /// How much is kept of models that do not say so themselves.
    var retention = RetentionPolicy.everything
    /// Where backups go; none are made without it.
    var backupDirectory: String?
    /// How much time lies between two backups; zero makes them only when they are asked for.
    var backupEvery: Duration?
    /// How many backups are kept.
    var backupKeep: Int?
    var durability = DurabilityChoice.full
    /// With `group`: after how long at most what was acknowledged is durable.
    var durableWithinMilliseconds = 100

    /// When rows that come in are acknowledged.
    enum DurabilityChoice: String, CaseIterable {
        case full, group
    }

    /// When rows that come in are acknowledged, with the time.
    var storeDurability: Durability {
        durability == .full ? .full : .group(within: .milliseconds(durableWithinMilliseconds))
    }

    /// Where backups go, how often, and how many are kept.
    var backups: BackupPolicy? {
        guard let backupDirectory else { return nil }
        var policy = BackupPolicy(directory: backupDirectory)
        if let backupEvery { policy.every = backupEvery }
        if let backupKeep { policy.keep = backupKeep }
        return policy
    }

    /// The least and the greatest body that may be allowed.
    static let bodyBytes = 1 << 10...1 << 30

    /// Checks the ranges.
    ///
    /// - Throws: `CommandFailure` that names the setting.
    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw CommandFailure("port: \(port) was given; it must be from 0 (any free one) to 65535")
        }
        guard Self.bodyBytes.contains(maximumBodyBytes) else {
            throw CommandFailure(
                "max-body-bytes: \(maximumBodyBytes) was given; it must be from \(Self.bodyBytes.lowerBound) to "
                    + "\(Self.bodyBytes.upperBound)")
        }
        do {
            try retention.validate()
        } catch {
            let isDays = error.field == "retention.days"
            throw CommandFailure("\(isDays ? "retention-days" : "retention-size"): \(error.detail)")
        }
        guard Durability.range.contains(.milliseconds(durableWithinMilliseconds)) else {
            throw CommandFailure(
                "durable-within: \(durableWithinMilliseconds) was given; it must be from 10 to 10000 milliseconds")
        }
        try validateBackups()
        guard !host.isEmpty else { throw CommandFailure("host: it is empty; leave it out to listen on 127.0.0.1") }
        guard !database.isEmpty else {
            throw CommandFailure("database: it is empty; leave it out to use ./vigil.db")
        }
    }
}

extension ServeSettings {
    private func validateBackups() throws {
        guard let backupDirectory else {
            for (name, isGiven) in [("backup-every", backupEvery != nil), ("backup-keep", backupKeep != nil)]
            where isGiven {
                throw CommandFailure(
                    "\(name): it says nothing without a directory; give --backup-directory DIRECTORY too")
            }
            return
        }
        guard !backupDirectory.isEmpty else {
            throw CommandFailure("backup-directory: it is empty; leave it out to make no backups")
        }
        if let backupEvery, backupEvery != .zero, backupEvery < .seconds(60) {
            throw CommandFailure(
                "backup-every: less than a minute was given; it must be at least 1m, or 0 to make backups only when they are "
                    + "asked for")
        }
        if let backupKeep, !BackupRetention.range.contains(backupKeep) {
            let range = BackupRetention.range
            throw CommandFailure(
                "backup-keep: \(backupKeep) was given; it must be from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}

/// A text of the form `NAME=VALUE`.
struct NamedText: Hashable, Sendable {
    var name: String
    var value: String

    /// Splits at the first equals sign.
    ///
    /// - Parameters:
    ///   - text: What the user gave.
    ///   - setting: The setting's name, for the error.
    ///   - form: The form, for the error.
    /// - Throws: `CommandFailure`; it does not repeat the value, which can hold a password.
    init(_ text: String, setting: String, form: String) throws {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else { throw CommandFailure("\(setting): it must be written as \(form)") }
        name = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
    }
}
