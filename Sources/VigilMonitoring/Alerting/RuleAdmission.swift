package import VigilDomain

/// What became of a rule when it was registered: it was first tried on the reference.
///
/// An absolute limit that the reference itself breaks would page from the first window on and say nothing about a
/// change. Such a rule becomes a target: a line on the page, no message and no escalation.
package struct RuleAdmission: Hashable, Sendable {
    /// The rule as it is to be stored.
    package var rule: AlertConfiguration
    /// What the trial on the reference came to.
    package var trial: Trial
    /// The same in a sentence, for whoever registers the rule.
    package var note: String

    /// What a rule's trial on the reference came to.
    package enum Trial: String, Hashable, Sendable, Codable, CaseIterable {
        /// The reference keeps the limit.
        case kept
        /// The reference breaks the limit; the rule is a target.
        case broken
        /// There is nothing to try it on; the rule is taken as it is.
        case untried
    }

    /// Tries a rule on the reference.
    ///
    /// - Parameters:
    ///   - rule: A validated rule.
    ///   - reference: The rule's metric over the baseline, or `nil` where there is no baseline.
    package init(_ rule: AlertConfiguration, reference: MetricValue?) {
        self.rule = rule
        guard let limit = rule.resolvedLimit(reference: reference).limit, let measurement = reference?.measurement
        else {
            trial = .untried
            note = "\(rule.name) could not be tried: \(Self.reason(rule, reference: reference))."
            return
        }
        let format = MetricCatalog.descriptor(of: rule.metric).format
        let phrase = MetricCatalog.descriptor(of: rule.metric).phrase
        let value = NarratedValue.withEvidence(measurement, format: format)
        let isBroken = Self.breaks(measurement, limit: limit, rule: rule)
        trial = isBroken ? .broken : .kept
        guard isBroken else {
            note = "\(rule.name): the reference's \(phrase) \(value) keeps the limit \(format.text(limit.value))."
            return
        }
        self.rule.role = .target
        let goal = limit.comparison == .below ? "at least" : "at most"
        note =
            "\(rule.name) becomes a target: the reference's \(phrase) \(value) already misses "
            + "\(goal) \(format.text(limit.value)), so a breach would say nothing about a change."
    }

    private static func breaks(
        _ measurement: MetricMeasurement, limit: ResolvedLimit, rule: AlertConfiguration
    ) -> Bool {
        guard limit.isBroken(by: measurement.value) else { return false }
        guard rule.requiresConfidence else { return true }
        let nearEnd = limit.comparison == .below ? measurement.upper95 : measurement.lower95
        return nearEnd.map { limit.isBroken(by: $0) } ?? false
    }

    private static func reason(_ rule: AlertConfiguration, reference: MetricValue?) -> String {
        guard let reference else { return "no baseline is set" }
        if case .unresolved(let reason) = rule.resolvedLimit(reference: reference) { return reason }
        return "the baseline has no \(MetricCatalog.descriptor(of: rule.metric).phrase), "
            + NarratedValue.reason(reference)
    }
}
