import VigilDomain

/// The sentences of alerts and targets.
enum AlertNarration {
    /// A breach: model, metric, interval, rows, window and limit; how long it lasts where that is more than one window.
    static func breach(
        _ judgement: RuleJudgement, limit: ResolvedLimit, measurement: MetricMeasurement, windows: Int,
        isEscalated: Bool
    ) -> String {
        var text =
            "\(subject(judgement, measurement)) is \(limit.comparison.rawValue) its limit "
            + format(judgement).text(limit.value)
        if windows > 1 { text += ", the \(ordinal(windows)) window in a row" }
        if isEscalated { text += "; severity raised to \(judgement.rule.severity.raised.rawValue)" }
        return text + "."
    }

    /// The end of an incident; a rule that asks for confidence also ends when the value is still beyond the limit and
    /// only its interval reaches across it.
    static func resolved(_ judgement: RuleJudgement, alert: Alert, limit: ResolvedLimit) -> String {
        let change =
            limit.isBroken(by: alert.measurement.value)
            ? "no longer certainly \(limit.comparison.rawValue)" : "back within"
        return "\(subject(judgement, alert.measurement)) is \(change) its limit "
            + "\(format(judgement).text(limit.value)) after \(NumberText.count(alert.breachedWindows, "window")) in "
            + "breach."
    }

    /// A goal that was met or missed.
    static func target(
        _ judgement: RuleJudgement, limit: ResolvedLimit, measurement: MetricMeasurement, isMet: Bool
    ) -> String {
        let goal = limit.comparison == .below ? "at least" : "at most"
        let verb = isMet ? "meets" : "misses"
        return
            "\(subject(judgement, measurement)) \(verb) its target of \(goal) \(format(judgement).text(limit.value))."
    }

    private static func subject(_ judgement: RuleJudgement, _ measurement: MetricMeasurement) -> String {
        let descriptor = MetricCatalog.descriptor(of: judgement.rule.metric)
        let value = NarratedValue.withEvidence(measurement, format: descriptor.format)
        return
            "\(judgement.rule.model) \(descriptor.phrase) \(value) in \(WindowText.label(of: judgement.point.window))"
    }

    private static func format(_ judgement: RuleJudgement) -> MetricFormat {
        MetricCatalog.descriptor(of: judgement.rule.metric).format
    }

    private static func ordinal(_ number: Int) -> String {
        let suffix =
            switch (number % 100, number % 10) {
            case (11...13, _): "th"
            case (_, 1): "st"
            case (_, 2): "nd"
            case (_, 3): "rd"
            default: "th"
            }
        return NumberText.count(number) + suffix
    }
}
