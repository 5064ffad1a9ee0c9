package import VigilDomain

/// What one rule says about one window of its metric.
package struct RuleJudgement: Hashable, Sendable {
    /// The rule.
    package var rule: AlertConfiguration
    /// The metric over the window.
    package var point: MetricPoint
    /// The limit, where it could be resolved.
    package var limit: ResolvedLimit?
    /// What came out.
    package var verdict: Verdict

    /// What a window means to a rule.
    package enum Verdict: Hashable, Sendable {
        /// Beyond the limit.
        case breached
        /// Within it.
        case fine
        /// Neither: the rule stays where it is.
        case notCounted(Reason)
    }

    /// Why a window does not count.
    package enum Reason: Hashable, Sendable {
        /// The window is open, or labels are still on their way.
        case maturing(labelled: Int, predictions: Int)
        /// Fewer rows than the rule asks for.
        case tooFewSamples(have: Int, need: Int)
        /// The metric has no value over this window.
        case undefined(reason: String)
        /// The rule asks for confidence and the metric has no interval.
        case noInterval
        /// The limit is not known.
        case noLimit(reason: String)
        /// The point is of another model or metric than the rule.
        case wrongModel
    }

    /// Judges a window.
    ///
    /// With `requiresConfidence` the whole 95 % interval must lie beyond the limit: its upper end for `below`, its
    /// lower end for `above`. The checks come in this order: model and metric, limit, maturity, rows, value.
    ///
    /// - Parameters:
    ///   - point: The metric over the window.
    ///   - rule: The rule.
    ///   - limit: Its limit, from `resolvedLimit(reference:)`.
    package init(_ point: MetricPoint, rule: AlertConfiguration, limit: LimitResolution) {
        self.rule = rule
        self.point = point
        self.limit = limit.limit
        verdict = Self.verdict(point, rule: rule, limit: limit)
    }

    private static func verdict(
        _ point: MetricPoint, rule: AlertConfiguration, limit: LimitResolution
    ) -> Verdict {
        guard point.model == rule.model, point.metric == rule.metric else { return .notCounted(.wrongModel) }
        let resolved: ResolvedLimit
        switch limit {
        case .resolved(let limit): resolved = limit
        case .unresolved(let reason): return .notCounted(.noLimit(reason: reason))
        }
        if point.isMaturing, !rule.includesMaturing {
            return .notCounted(
                .maturing(labelled: point.labels.labelled, predictions: point.labels.predictions))
        }
        let rows = point.rowsBehind
        guard rows >= rule.minimumSamples else {
            return .notCounted(.tooFewSamples(have: rows, need: rule.minimumSamples))
        }
        switch point.value {
        case .undefined(let reason): return .notCounted(.undefined(reason: reason))
        case .notEnoughData(let have, let need): return .notCounted(.tooFewSamples(have: have, need: need))
        case .measured(let measurement):
            guard measurement.value.isFinite else { return .notCounted(.undefined(reason: "it is not a number")) }
            guard resolved.isBroken(by: measurement.value) else { return .fine }
            guard rule.requiresConfidence else { return .breached }
            let nearEnd = resolved.comparison == .below ? measurement.upper95 : measurement.lower95
            guard let nearEnd else { return .notCounted(.noInterval) }
            return resolved.isBroken(by: nearEnd) ? .breached : .fine
        }
    }
}

extension MetricPoint {
    /// Whether the value can still change: its window is open or labels are on their way.
    ///
    /// Never for a number that the caller recorded: who records it says that it is final.
    package var isMaturing: Bool { origin != .recorded && !labels.isMature }

    /// The rows of the window that a rule's `minimumSamples` counts.
    ///
    /// Labelled rows where the metric needs labels, else predictions; what the caller stated for a recorded number.
    package var rowsBehind: Int {
        switch origin {
        case .recorded: value.measurement?.count ?? labels.predictions
        case .estimated: labels.predictions
        case .computed:
            MetricCatalog.descriptor(of: metric).needsLabels ? labels.labelled : labels.predictions
        }
    }
}
