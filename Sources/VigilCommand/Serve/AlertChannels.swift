import Foundation
import VigilDomain
import VigilNotifications

/// Makes the channels that the settings ask for.
enum AlertChannels {
    /// The channels, in the order they were given.
    ///
    /// - Parameter settings: The settings.
    /// - Returns: One channel for each that was given.
    /// - Throws: `CommandFailure` and `ChannelAddressError`; neither repeats an address, which can be a password.
    static func make(_ settings: ServeSettings) throws -> [any NotificationChannel] {
        var secrets: [String: Secret] = [:]
        for text in settings.alertSecretFiles {
            let named = try NamedText(text, setting: "alert-secret-file", form: "NAME=FILE")
            secrets[named.name] = try secret(in: named.value)
        }
        var names: Set<String> = []
        let channels = try settings.alertChannels.map { text in
            let named = try NamedText(
                text, setting: "alert-channel", form: "NAME=ADDRESS, as in log=file:alerts.ndjson")
            let name = try ModelName(named.name, field: "alert-channel").rawValue
            guard names.insert(name).inserted else {
                throw CommandFailure("alert-channel: there are two of the name \(name)")
            }
            return try ChannelCatalog.channel(name: name, address: named.value, secret: secrets[name])
        }
        if let unused = secrets.keys.sorted().first(where: { !names.contains($0) }) {
            throw CommandFailure("alert-secret-file: there is no alert-channel of the name \(unused)")
        }
        return channels
    }

    private static func secret(in path: String) throws -> Secret {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else { throw CommandFailure("alert-secret-file: \(path) cannot be read as text") }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else { throw CommandFailure("alert-secret-file: \(path) is empty") }
        return Secret(secret)
    }
}
