/// What really happened to somebody or something that predictions were made about, such as a lead or a customer: a label
/// for every prediction of its group that was made within a stretch of time before.
///
/// Whoever reports it need not know the predictions' ids, only the natural key that was sent as their `group`.
public struct GroupOutcome: Hashable, Sendable {
    /// The key, as the predictions' `group` has it.
    public var group: String
    /// The label.
    public var label: OutcomeLabel
    /// When it became known, and the end of the stretch.
    public var timestamp: Timestamp
    /// How long before `timestamp` a prediction may have been made; the model's label horizon when `nil`.
    public var horizon: Duration?
    /// Whether predictions that have a label already get this one; otherwise they keep theirs, so that an outcome which says
    /// that nothing happened can be reported of all once the horizon has passed.
    public var replaces: Bool

    /// What happened to a group.
    public init(
        group: String, label: OutcomeLabel, timestamp: Timestamp, horizon: Duration? = nil, replaces: Bool = false
    ) {
        self.group = group
        self.label = label
        self.timestamp = timestamp
        self.horizon = horizon
        self.replaces = replaces
    }

    /// The most outcomes that are taken at once.
    public static let mostAtOnce = 10_000
    /// The longest stretch before an outcome.
    public static let longestHorizon: Duration = .days(366)

    /// When the predictions that it is about were made, both ends included.
    ///
    /// - Parameter schema: The model's.
    /// - Returns: The stretch, in milliseconds.
    package func reach(_ schema: ModelSchema) -> ClosedRange<Int64> {
        let length = (horizon ?? schema.labelHorizon).wholeMilliseconds
        return timestamp.milliseconds - length...timestamp.milliseconds
    }

    /// Checks the outcome as one of a model's.
    ///
    /// - Parameters:
    ///   - schema: The model's.
    ///   - now: The clock; an outcome far ahead of it would close windows before their time.
    /// - Throws: `DomainError`, `invalidValue`, that names the field.
    package func validate(for schema: ModelSchema, now: Timestamp) throws(DomainError) {
        if group.isEmpty { throw DomainError(.invalidValue, field: "group", detail: "it is empty; a group has a name") }
        if let fault = RowRules.fault(ofName: group) {
            throw DomainError(.invalidValue, field: "group", detail: fault)
        }
        if let fault = timestamp.supportFault {
            throw DomainError(.invalidValue, field: "timestamp", detail: fault)
        }
        let latest = RowRules.latest(now: now)
        if timestamp > latest {
            throw DomainError(
                .invalidValue, field: "timestamp",
                detail: "\(timestamp) was given; the latest time allowed now is \(latest)")
        }
        if let horizon, horizon < .zero || horizon > Self.longestHorizon {
            throw DomainError(
                .invalidValue, field: "horizon_seconds",
                detail: "\(horizon) was given; it must be between 0 and a year of 366 days")
        }
        let rules = RowRules(schema)
        let rule = rules.label
        switch label {
        case .number(let value):
            guard rule != .name, rule.allows(value), !value.isNaN else {
                throw DomainError(
                    .invalidValue, field: "label", detail: "\(value) was given; \(rule.sentence)")
            }
        case .name(let name):
            guard rule == .name, RowRules.fault(ofName: name) == nil else {
                throw DomainError(
                    .invalidValue, field: "label",
                    detail: "\(name.prefix(60).debugDescription) was given; \(rule.sentence)")
            }
            if let fault = rules.fault(ofClass: name) {
                throw DomainError(.invalidValue, field: "label", detail: fault)
            }
        }
    }
}

/// A label by itself.
public enum OutcomeLabel: Hashable, Sendable {
    /// Class, value or relevance.
    case number(Double)
    /// Class name.
    case name(String)
}
