import Foundation
import Logging
import Vigil
import VigilDomain

/// Writes each log record as one line on standard error.
///
/// Messages are fixed texts and everything that varies is metadata, so that a log can be searched by message.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: LogFormat
    private let clock: any WallClock
    private let write: @Sendable (String) -> Void

    init(
        label: String, level: Logger.Level, format: LogFormat, clock: any WallClock = SystemWallClock(),
        write: @escaping @Sendable (String) -> Void = { Console.warn($0) }
    ) {
        self.label = label
        logLevel = level
        self.format = format
        self.clock = clock
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var values: [String: String] = [:]
        for source in [metadataProvider?.get(), metadata, event.metadata] {
            for (key, value) in source ?? [:] { values[key] = "\(value)" }
        }
        if let error = event.error { values["error"] = "\(error)" }
        switch format {
        case .text: write(text(event, values))
        case .json: write(json(event, values))
        }
    }

    private func text(_ event: LogEvent, _ values: [String: String]) -> String {
        let level = event.level.rawValue
        let padding = String(repeating: " ", count: max(0, 8 - level.count))
        let pairs = values.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
        return TerminalText.clean(
            (["\(clock.now()) \(level)\(padding) \(label): \(event.message)"] + pairs).joined(separator: " "))
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" || $0.isNewline }
        return isPlain ? text : "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private func json(_ event: LogEvent, _ values: [String: String]) -> String {
        // The metadata stand in an object of their own, so that no key of theirs can take the place of a fixed one.
        let record = Record(
            time: "\(clock.now())", level: event.level.rawValue, logger: label, message: "\(event.message)",
            metadata: values.isEmpty ? nil : values)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else { return "" }  // strings always encode
        return String(decoding: data, as: UTF8.self)
    }

    private struct Record: Encodable {
        var time: String
        var level: String
        var logger: String
        var message: String
        var metadata: [String: String]?
    }
}
