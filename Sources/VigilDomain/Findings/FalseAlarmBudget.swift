/// How many false drift alerts a user is willing to have in a stretch of time.
///
/// A model whose windows are tested again and again raises a false alarm sooner or later, whatever the level of one test.
/// So the level of each window follows from the budget: with `alerts` in `days` and windows of `w` days, a window is
/// tested at `alerts * w / days`. Expected numbers add up whether or not the windows depend on each other, so the
/// expected number of false alarms keeps within the budget by construction, for any number of models and windows.
public struct FalseAlarmBudget: Hashable, Sendable, Codable {
    /// False drift alerts that are acceptable, above 0.
    public var alerts: Double
    /// In so many days of event time, above 0.
    public var days: Double

    /// A budget.
    ///
    /// - Parameters:
    ///   - alerts: False drift alerts, above 0.
    ///   - days: In so many days of event time, above 0.
    public init(alerts: Double = 1, days: Double = 90) {
        self.alerts = alerts
        self.days = days
    }

    /// One false drift alert a model in 90 days.
    public static let standard = FalseAlarmBudget()

    /// The level at which a window of this length may be tested, before the cap of the rule's own level.
    ///
    /// - Parameter interval: The time from the window's start to that of the next, in days, above 0.
    /// - Returns: Above 0.
    public func level(everyDays interval: Double) -> Double { alerts * interval / days }

    /// The budget in words.
    public var words: String {
        let number = Self.text(alerts)
        let length = Self.text(days)
        return "\(number) false \(alerts == 1 ? "alarm" : "alarms") in \(length) days"
    }

    /// A number with three decimals at most, without zeros behind.
    private static func text(_ number: Double) -> String {
        if number == number.rounded() { return "\(Int(exactly: number) ?? 0)" }
        guard number >= 0.001 else { return "\(number)" }
        return "\((number * 1000).rounded() / 1000)"
    }

    /// Checks the ranges above.
    ///
    /// - Throws: `DomainError` that names the field.
    public func validate() throws(DomainError) {
        guard alerts > 0, alerts <= 1000 else {
            throw DomainError(
                .invalidValue, field: "false_alarms", detail: "\(alerts) was given; it must be above 0, at most 1000")
        }
        guard days > 0, days <= 3660 else {
            throw DomainError(
                .invalidValue, field: "in_days", detail: "\(days) was given; it must be above 0, at most 3660")
        }
    }
}

extension DriftRule {
    /// The rule for one of many windows: its level is the budget's where that is lower.
    ///
    /// - Parameter interval: The time from the window's start to that of the next, in days.
    /// - Returns: This rule where it has no budget.
    public func forWindow(everyDays interval: Double) -> DriftRule {
        guard let budget else { return self }
        var rule = self
        rule.alpha = min(alpha, budget.level(everyDays: interval))
        return rule
    }
}
