import Testing
import VigilDomain

@testable import VigilMonitoring

@Suite("Labels that contradict an estimate")
struct EstimateContradictionTests {
    private static func judged(
        _ estimated: Double, _ realized: Double, sampling: Double? = 0.03, fit: Double? = 0.04,
        realizedError: Double? = 0.03, rows: Int = 400, labelled: Int = 400
    ) -> EstimateContradiction {
        EstimateContradiction(
            estimate: EstimatedMetric(
                metric: .accuracy, value: .measured(MetricMeasurement(value: estimated, count: rows)),
                samplingError: sampling, fitError: fit, method: .confidence),
            realized: .measured(MetricMeasurement(value: realized, standardError: realizedError, count: labelled)),
            labels: LabelCoverage(predictions: rows, labelled: labelled, lastLabelAt: nil, isMature: true))
    }

    private static func score(_ judged: EstimateContradiction) -> Double {
        switch judged {
        case .agrees(let score), .contradicted(let score): score
        default: .nan
        }
    }

    @Test("the same noise is counted once, on either side of three errors")
    func limit() {
        // 0.03² + 0.04² = 0.05²; the realised metric's own 0.03 is the same noise.
        #expect(abs(Self.score(Self.judged(0.9, 0.8)) - 2) < 1e-9)
        #expect(!Self.judged(0.9, 0.751).isContradicted && Self.judged(0.9, 0.749).isContradicted)
        #expect(!Self.judged(0.749, 0.898).isContradicted && Self.judged(0.749, 0.9).isContradicted)
        #expect(Self.score(Self.judged(0.7, 0.9)) < 0)
    }

    @Test("few of the labels are noisier than all of them")
    func share() {
        // 0.03² * 4 + 0.04² = 0.0052
        let found = Self.score(Self.judged(0.9, 0.8, labelled: 100))
        #expect(abs(found - 0.1 / 0.0052.squareRoot()) < 1e-9)
        #expect(Self.judged(0.9, 0.1, labelled: 29) == .notEnoughData(have: 29, need: 30))
    }

    @Test("scores without any doubt are judged by the realised metric's error")
    func certain() {
        #expect(abs(Self.score(Self.judged(1, 0.9, sampling: 0, fit: 0)) - 0.1 / 0.03) < 1e-9)
        #expect(Self.judged(1, 1, sampling: 0, fit: 0, realizedError: 0) == .agrees(score: 0))
        #expect(Self.judged(1, 0.9, sampling: 0, fit: 0, realizedError: nil) == .noValue)
    }

    @Test("what has no value is not judged")
    func noValue() {
        let estimate = EstimatedMetric(
            metric: .precision, value: .undefined(reason: "no row was predicted positive"), method: .confidence)
        let judged = EstimateContradiction(
            estimate: estimate, realized: .notEnoughData(have: 0, need: 1),
            labels: LabelCoverage(predictions: 100, labelled: 100, lastLabelAt: nil, isMature: true))
        #expect(judged == .noValue && !judged.isContradicted)
    }
}
