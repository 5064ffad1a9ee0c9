import Configuration
import Foundation
import Logging
import SystemPackage
import VigilDomain

extension ServeSettings {
    /// The settings' names: as flags with `--`, in the environment in capitals after `VIGIL_` with `_` for `-`, and in
    /// the file as they are.
    enum Name: String, CaseIterable {
        case database
        case redis
        case host
        case port
        case apiKeyFile = "api-key-file"
        case alertChannel = "alert-channel"
        case alertSecretFile = "alert-secret-file"
        case logLevel = "log-level"
        case logFormat = "log-format"
        case maximumBodyBytes = "max-body-bytes"
        case retentionDays = "retention-days"
        case retentionSize = "retention-size"
        case backupDirectory = "backup-directory"
        case backupEvery = "backup-every"
        case backupKeep = "backup-keep"
        case durability
        case durableWithin = "durable-within"
    }

    /// Puts the settings together: a flag counts before the environment, the environment before the file, and the file
    /// before the default.
    ///
    /// - Parameters:
    ///   - flags: What was given on the command line, by setting.
    ///   - environment: The environment; `VIGIL_CONFIG` names a file where the flag does not.
    ///   - configFile: The path of a JSON file.
    /// - Throws: `CommandFailure` that names the source and the setting.
    init(flags: [Name: ConfigContent], environment: [String: String], configFile: String?) async throws {
        var sources = [
            Source(provider: Self.provider(of: flags), title: "the command line"),
            Source(
                provider: EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "vigil"),
                title: "the environment", variables: environment),
        ]
        if let path = configFile ?? environment["VIGIL_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
            sources.append(try await Self.file(at: path))
        }
        let lookup = Lookup(sources: sources)
        if let value = try lookup.text(.database) { database = value }
        redis = try lookup.text(.redis)
        if let value = try lookup.text(.host) { host = value }
        if let value = try lookup.integer(.port) { port = value }
        apiKeyFile = try lookup.text(.apiKeyFile)
        alertChannels = try lookup.texts(.alertChannel) ?? []
        alertSecretFiles = try lookup.texts(.alertSecretFile) ?? []
        if let value = try lookup.choice(.logLevel, of: Logger.Level.self) { logLevel = value }
        if let value = try lookup.choice(.logFormat, of: LogFormat.self) { logFormat = value }
        if let value = try lookup.integer(.maximumBodyBytes) { maximumBodyBytes = value }
        if let value = try lookup.integer(.retentionDays) { retention.days = Double(value) }
        if let value = try lookup.text(.retentionSize) {
            guard let size = SizeArgument(argument: value) else {
                throw CommandFailure("retention-size: \"\(value)\" was given; it must be \(SizeArgument.form)")
            }
            retention.bytes = size.bytes
        }
        // As a whole path: it is told to clients, who are elsewhere.
        backupDirectory = try lookup.text(.backupDirectory).map { $0.isEmpty ? "" : URL(fileURLWithPath: $0).path }
        if let value = try lookup.text(.backupEvery) {
            guard let length = LengthArgument(argument: value) else {
                throw CommandFailure(
                    "backup-every: \"\(value)\" was given; it must be a whole number with m, h or d behind it, such as 24h, "
                        + "or 0")
            }
            backupEvery = length.duration
        }
        if let value = try lookup.integer(.backupKeep) { backupKeep = value }
        if let value = try lookup.choice(.durability, of: DurabilityChoice.self) { durability = value }
        if let value = try lookup.integer(.durableWithin) { durableWithinMilliseconds = value }
        try validate()
    }

    private static func provider(of flags: [Name: ConfigContent]) -> InMemoryProvider {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (name, content) in flags { values[name.key] = ConfigValue(content, isSecret: false) }
        return InMemoryProvider(name: "flags", values: values)
    }

    private static func file(at path: String) async throws -> Source {
        do {
            try requireKnownKeys(inFileAt: path)
            return Source(provider: try await FileProvider<JSONSnapshot>(filePath: FilePath(path)), title: path)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(path): it cannot be read as a JSON file of settings: \(error)")
        }
    }

    /// A misspelt setting must not be ignored.
    private static func requireKnownKeys(inFileAt path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path): there is no such file, or it may not be read; --config names it")
        }
        let document: Any
        do {
            document = try JSONSerialization.jsonObject(with: data)
        } catch {
            throw CommandFailure("\(path): it is not JSON")
        }
        guard let settings = document as? [String: Any] else {
            throw CommandFailure("\(path): it must be an object of settings, such as {\"port\": 8080}")
        }
        let known = Name.allCases.map(\.rawValue)
        if let unknown = settings.keys.sorted().first(where: { !known.contains($0) }) {
            throw CommandFailure(
                "\(path): \"\(unknown)\" is not a setting; there are \(known.joined(separator: ", "))")
        }
    }
}

extension ServeSettings.Name {
    var key: AbsoluteConfigKey { AbsoluteConfigKey([rawValue]) }
}

/// Where settings come from.
private struct Source {
    var provider: any ConfigProvider
    var title: String
    /// The environment's variables, where they are the source.
    var variables: [String: String] = [:]

    /// The variable that holds a setting, with its text.
    func variable(_ name: ServeSettings.Name) -> (name: String, text: String)? {
        let variable = "VIGIL_" + name.rawValue.uppercased().replacing("-", with: "_")
        return variables[variable].map { (variable, $0) }
    }
}

/// Asks the sources one after the other.
private struct Lookup {
    var sources: [Source]

    func text(_ name: ServeSettings.Name) throws -> String? {
        guard case .string(let value) = try content(name, .string, "text") else { return nil }
        return value
    }

    func integer(_ name: ServeSettings.Name) throws -> Int? {
        guard case .int(let value) = try content(name, .int, "a whole number") else { return nil }
        return value
    }

    func texts(_ name: ServeSettings.Name) throws -> [String]? {
        guard case .stringArray(let values) = try content(name, .stringArray, "a list of texts") else { return nil }
        return values
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: ServeSettings.Name, of type: Value.Type
    ) throws -> Value? {
        guard let text = try text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("\(name.rawValue): \"\(text)\" was given; it must be one of \(allowed)")
        }
        return value
    }

    private func content(
        _ name: ServeSettings.Name, _ type: ConfigType, _ words: String
    ) throws -> ConfigContent? {
        for source in sources {
            do {
                if let value = try source.provider.value(forKey: name.key, type: type).value { return value.content }
            } catch {
                if let variable = source.variable(name) {
                    throw CommandFailure("\(variable.name): \"\(variable.text)\" was given; it must be \(words)")
                }
                throw CommandFailure("\(name.rawValue): \(source.title) gives something that is not \(words)")
            }
        }
        return nil
    }
}
