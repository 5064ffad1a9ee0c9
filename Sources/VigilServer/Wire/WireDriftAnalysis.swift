import Vigil
import VigilDomain

/// A request to analyse a stretch of stored predictions in windows of any kind.
struct WireDriftAnalysis: WireBody {
    enum By: String, CaseIterable {
        case calendar, count, sliding
    }

    var by: String
    var window: String?
    var size: Int?
    var lengthSeconds: Double?
    var everySeconds: Double?
    var from: WireTime?
    var to: WireTime?
    var rule: WireDriftRuleSetting?

    /// The windows, checked.
    func windows(of schema: ModelSchema) throws(DomainError) -> DriftWindows {
        let windows: DriftWindows
        switch try Choice.parse(By.self, by, field: "by") {
        case .calendar:
            let length = try window.map { text throws(DomainError) in
                try Choice.parse(WindowLength.self, text, field: "window")
            }
            windows = .calendar(length ?? schema.window)
        case .count:
            guard let size else {
                throw DomainError(.invalidValue, field: "size", detail: "nothing was given; windows by count need it")
            }
            windows = .count(size)
        case .sliding:
            let length = try Self.duration(lengthSeconds, field: "length_seconds")
            windows = .sliding(
                length: length,
                every: try everySeconds.map { seconds throws(DomainError) in
                    try Self.duration(seconds, field: "every_seconds")
                } ?? length)
        }
        try windows.validate()
        return windows
    }

    private static func duration(_ seconds: Double?, field: String) throws(DomainError) -> Duration {
        guard let seconds, seconds >= 60, seconds <= 3660 * 86_400 else {
            throw DomainError(
                .invalidValue, field: field,
                detail: "\(seconds.map { "\($0)" } ?? "nothing") was given; 60 seconds to ten years are allowed")
        }
        return .milliseconds(Int64(seconds * 1000))
    }

    static let schema = JSONSchema.object([
        .required("by", Choice.schema(By.self)),
        .optional("window", Choice.schema(WindowLength.self), "of calendar windows; the model's when left out"),
        .optional("size", .integer(minimum: 20, maximum: 1_000_000), "of windows by count: rows"),
        .optional("length_seconds", .number(minimum: 60), "of sliding windows"),
        .optional("every_seconds", .number(minimum: 60), "from one sliding window to the next"),
        .optional("from", WireSchemas.timeOrMilliseconds), .optional("to", WireSchemas.timeOrMilliseconds),
        .optional("rule", WireDriftRuleSetting.schema, "the model's rule when left out"),
    ])
}
