import Testing
import VigilDomain

@testable import VigilMonitoring

struct DetectorRunTests {
    private func samples(_ seed: UInt64, rows: Int, mean: Double = 0) -> DetectorSamples {
        var random = SplitMix64(seed: seed)
        let weights: [Double] = [0.5, 0.3, 0.2]
        return DetectorSamples([
            TableColumn(name: "x", column: .numeric(NumericColumn(random.normals(rows, mean: mean)))),
            TableColumn(name: "y", column: .numeric(NumericColumn(random.normals(rows)))),
            TableColumn(
                name: "c",
                column: .categorical(CategoricalColumn((0..<rows).map { _ in ["a", "b", "c"][random.pick(weights)] }))),
        ])
    }

    private func run(_ wanted: [DriftPolicy.Detector], mean: Double = 1) -> [DetectorResult] {
        DetectorRun(DriftDetectorRegistry()).results(
            of: wanted, reference: samples(1, rows: 1000), current: samples(2, rows: 500, mean: mean), alpha: 0.05)
    }

    @Test("a detector takes the columns of its kinds, or those that are named")
    func columns() {
        #expect(run([.init(id: "kolmogorov_smirnov")]).map(\.column) == ["x", "y"])
        #expect(run([.init(id: "chi_squared")]).map(\.column) == ["c"])
        let named = run([.init(id: "kolmogorov_smirnov", columns: ["y", "c"])])
        #expect(named.map(\.column) == ["y", "c"])
        #expect(named[1].statistic == nil && named[1].reason?.isEmpty == false)
    }

    @Test("it decides by both keys when it has a relevant size, and only reports without")
    func keys() throws {
        let deciding = run([.init(id: "kolmogorov_smirnov", relevantEffect: 0.1)])
        #expect(deciding.map(\.isDrifted) == [true, false])
        #expect(deciding.allSatisfy { ($0.adjustedPValue ?? 0) >= ($0.pValue ?? 1) })
        #expect(run([.init(id: "kolmogorov_smirnov")]).allSatisfy { !$0.isDrifted })
        #expect(
            run([.init(id: "kolmogorov_smirnov", columns: ["x"], relevantEffect: 0.9)]).allSatisfy { !$0.isDrifted })
    }

    @Test("an unknown detector and a number that is none are reasons, not numbers")
    func reasons() throws {
        #expect(run([.init(id: "nobody")]).first?.reason?.contains("no detector") == true)
        var registry = DriftDetectorRegistry()
        try registry.register(BrokenDetector())
        let results = DetectorRun(registry).results(
            of: [.init(id: "broken", relevantEffect: 0.1)], reference: samples(1, rows: 100),
            current: samples(2, rows: 100), alpha: 0.05)
        #expect(results.allSatisfy { $0.statistic == nil && $0.reason != nil && !$0.isDrifted })
        #expect(throws: DomainError.self) { try registry.register(BrokenDetector()) }
    }
}

private struct BrokenDetector: DriftDetector {
    let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("broken"), title: "Broken", kinds: [.numeric], isSymmetric: false, hasPValue: true,
        definition: "Nothing.", source: "Nowhere.")

    func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        .measured(DriftDetectorOutcome.Measurement(statistic: .nan, pValue: .nan, effect: .infinity))
    }
}
