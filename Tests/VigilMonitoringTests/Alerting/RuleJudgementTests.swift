import Testing
import VigilDomain

@testable import VigilMonitoring

struct RuleJudgementTests {
    private func verdict(
        _ point: MetricPoint, _ rule: AlertConfiguration, reference: MetricValue? = nil
    ) -> RuleJudgement.Verdict {
        RuleJudgement(point, rule: rule, limit: rule.resolvedLimit(reference: reference)).verdict
    }

    @Test("the limit itself is fine, beyond it is a breach")
    func limit() {
        let below = Fixtures.rule(below: 0.79)
        #expect(verdict(Fixtures.point(0.79), below) == .fine)
        #expect(verdict(Fixtures.point(0.79.nextDown), below) == .breached)
        var above = below
        above.comparison = .above
        #expect(verdict(Fixtures.point(0.79), above) == .fine)
        #expect(verdict(Fixtures.point(0.79.nextUp), above) == .breached)
    }

    @Test("with confidence asked for, the whole interval must lie beyond the limit")
    func confidence() {
        var rule = Fixtures.rule(below: 0.79, confidence: true)
        #expect(verdict(Fixtures.point(0.762, lower: 0.73, upper: 0.789), rule) == .breached)
        #expect(verdict(Fixtures.point(0.762, lower: 0.73, upper: 0.79), rule) == .fine)
        #expect(verdict(Fixtures.point(0.762), rule) == .notCounted(.noInterval))
        #expect(verdict(Fixtures.point(0.80), rule) == .fine)
        rule.comparison = .above
        rule.threshold = .absolute(15_000)
        #expect(verdict(Fixtures.point(17_561, lower: 15_001, upper: 20_000), rule) == .breached)
        #expect(verdict(Fixtures.point(17_561, lower: 14_999, upper: 20_000), rule) == .fine)
    }

    @Test("a window that waits for labels does not count, unless the rule wants it")
    func maturing() {
        let point = Fixtures.point(0.5, mature: false)
        #expect(
            verdict(point, Fixtures.rule(below: 0.79)) == .notCounted(.maturing(labelled: 500, predictions: 500)))
        #expect(verdict(point, Fixtures.rule(below: 0.79, includesMaturing: true)) == .breached)
        #expect(verdict(Fixtures.point(0.5, mature: false, origin: .recorded), Fixtures.rule(below: 0.79)) == .breached)
    }

    @Test("the fewest rows are labelled rows where the metric needs labels, predictions elsewhere")
    func rows() {
        var point = Fixtures.point(0.5, count: 150)
        point.labels = LabelCoverage(predictions: 1000, labelled: 200, lastLabelAt: nil, isMature: true)
        #expect(verdict(point, Fixtures.rule(below: 0.79, minimumSamples: 200)) == .breached)
        #expect(
            verdict(point, Fixtures.rule(below: 0.79, minimumSamples: 201))
                == .notCounted(.tooFewSamples(have: 200, need: 201)))
        var latency = Fixtures.rule(below: 0.79, minimumSamples: 1000)
        latency.metric = .inferenceTimeP95
        latency.comparison = .above
        latency.threshold = .absolute(200)
        point.metric = .inferenceTimeP95
        point.value = .measured(MetricMeasurement(value: 300, count: 1000))
        #expect(verdict(point, latency) == .breached)
        point.origin = .recorded
        point.value = .measured(MetricMeasurement(value: 300, count: 999))
        #expect(verdict(point, latency) == .notCounted(.tooFewSamples(have: 999, need: 1000)))
    }

    @Test("a metric without a value does not count and says why")
    func undefined() {
        let rule = Fixtures.rule(below: 0.79)
        #expect(
            verdict(Fixtures.point(.undefined(reason: "no row")), rule) == .notCounted(.undefined(reason: "no row")))
        #expect(
            verdict(Fixtures.point(.notEnoughData(have: 0, need: 1)), rule)
                == .notCounted(.tooFewSamples(have: 0, need: 1)))
        #expect(verdict(Fixtures.point(.nan), rule) == .notCounted(.undefined(reason: "it is not a number")))
    }

    @Test("a point of another model or metric does not count")
    func wrongModel() {
        var other = Fixtures.point(0.5)
        other.model = Fixtures.schema(.binaryClassification).model
        #expect(verdict(other, Fixtures.rule(below: 0.79)) == .notCounted(.wrongModel))
        #expect(verdict(Fixtures.point(0.5, metric: .recall), Fixtures.rule(below: 0.79)) == .notCounted(.wrongModel))
    }
}

struct ResolvedLimitTests {
    private func relative(_ least: Double, _ errors: Double, _ side: AlertComparison = .below) -> AlertConfiguration {
        AlertConfiguration(
            name: "r", model: Fixtures.model, metric: .accuracy, comparison: side,
            threshold: .relativeToReference(atLeast: least, standardErrors: errors))
    }

    private func measured(_ value: Double, _ error: Double?) -> MetricValue {
        .measured(MetricMeasurement(value: value, standardError: error, count: 2153))
    }

    @Test("a relative limit is the reference made worse by the greater of the step and the standard errors")
    func greater() throws {
        // Accuracy 0.8142127264 on 2,153 rows: the standard error is sqrt(p (1 - p) / n) = 0.008382.
        let reference = measured(0.8142127264, 0.0083819)
        let step = try #require(relative(0.05, 3).resolvedLimit(reference: reference).limit)
        #expect(abs(step.value - 0.7642127264) < 1e-12)
        #expect(step.explanation == "worse than the reference's 0.814 by max(0.05, 3 standard errors)")
        let errors = try #require(relative(0.01, 3).resolvedLimit(reference: reference).limit)
        #expect(abs(errors.value - (0.8142127264 - 3 * 0.0083819)) < 1e-12)
        let above = try #require(relative(0.05, 3, .above).resolvedLimit(reference: reference).limit)
        #expect(abs(above.value - 0.8642127264) < 1e-12)
    }

    @Test("without a reference, or without its value, there is no limit and the rule says so")
    func unresolved() {
        let rule = relative(0.05, 3)
        #expect(
            rule.resolvedLimit(reference: nil)
                == .unresolved(reason: "the limit is relative to a baseline, and none is set"))
        #expect(
            rule.resolvedLimit(reference: .notEnoughData(have: 0, need: 1))
                == .unresolved(reason: "the baseline has no accuracy: not enough data, 0 rows of 1 needed"))
        let judged = RuleJudgement(
            Fixtures.point(0.1, metric: .accuracy), rule: rule, limit: rule.resolvedLimit(reference: nil))
        #expect(
            judged.verdict == .notCounted(.noLimit(reason: "the limit is relative to a baseline, and none is set")))
    }

    @Test("a reference without a standard error leaves the step alone to decide")
    func withoutError() {
        #expect(
            relative(0.05, 3).resolvedLimit(reference: measured(0.8, nil)).limit.map { abs($0.value - 0.75) < 1e-12 }
                == true)
        #expect(relative(0, 3).resolvedLimit(reference: measured(0.8, nil)).limit == nil)
    }

    @Test("an absolute limit needs no reference")
    func absolute() {
        #expect(Fixtures.rule(below: 0.9).resolvedLimit(reference: nil).limit?.value == 0.9)
    }
}
