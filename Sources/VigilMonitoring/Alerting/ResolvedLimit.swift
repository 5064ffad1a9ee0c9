package import VigilDomain

/// The number that a rule compares with, once its reference is known.
package struct ResolvedLimit: Hashable, Sendable {
    /// The limit, in the metric's unit.
    package var value: Double
    /// Which side of it is bad.
    package var comparison: AlertComparison
    /// How the number came about, for people: `absolute` limits say so, relative ones state their reference.
    package var explanation: String

    /// Whether a number lies on the bad side; the limit itself is still fine.
    package func isBroken(by number: Double) -> Bool {
        switch comparison {
        case .below: number < value
        case .above: number > value
        }
    }
}

/// What resolving a rule's limit came to.
package enum LimitResolution: Hashable, Sendable {
    /// The number is known.
    case resolved(ResolvedLimit)
    /// It cannot be known yet; the rule does not decide until it is.
    case unresolved(reason: String)

    /// The limit, when it is known.
    package var limit: ResolvedLimit? {
        if case .resolved(let limit) = self { limit } else { nil }
    }
}

extension AlertConfiguration {
    /// The number that this rule compares with.
    ///
    /// An absolute limit is itself. A relative one is the reference's value, made worse by
    ///
    ///     max(atLeast, standardErrors * standard error of the reference)
    ///
    /// Where the reference has a value but no standard error, `atLeast` alone decides, provided it is above 0.
    ///
    /// - Parameter reference: The metric over the baseline, or `nil` where there is no baseline.
    /// - Returns: The limit, or why there is none.
    package func resolvedLimit(reference: MetricValue?) -> LimitResolution {
        switch threshold {
        case .absolute(let value):
            return .resolved(ResolvedLimit(value: value, comparison: comparison, explanation: "an absolute limit"))
        case .relativeToReference(let least, let errors):
            return relativeLimit(to: reference, atLeast: least, standardErrors: errors)
        }
    }

    private func relativeLimit(
        to reference: MetricValue?, atLeast: Double, standardErrors: Double
    ) -> LimitResolution {
        let phrase = MetricCatalog.descriptor(of: metric).phrase
        guard let reference else {
            return .unresolved(reason: "the limit is relative to a baseline, and none is set")
        }
        guard let measurement = reference.measurement else {
            return .unresolved(reason: "the baseline has no \(phrase): \(NarratedValue.reason(reference))")
        }
        var margin = atLeast
        var rule = "at least \(NumberText.setting(atLeast))"
        if standardErrors > 0 {
            if let error = measurement.standardError, error.isFinite {
                margin = max(atLeast, standardErrors * error)
                rule = "max(\(NumberText.setting(atLeast)), \(NumberText.setting(standardErrors)) standard errors)"
            } else if atLeast <= 0 {
                return .unresolved(reason: "the baseline's \(phrase) has no standard error to measure by")
            }
        }
        let format = MetricCatalog.descriptor(of: metric).format
        let value = comparison == .below ? measurement.value - margin : measurement.value + margin
        return .resolved(
            ResolvedLimit(
                value: value, comparison: comparison,
                explanation: "worse than the reference's \(format.text(measurement.value)) by \(rule)"))
    }
}
