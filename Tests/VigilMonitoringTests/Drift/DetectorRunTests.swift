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

    @Test("a detector that no column is for says so")
    func noColumn() {
        let numbers = DetectorSamples([TableColumn(name: "x", column: .numeric(NumericColumn([1, 2, 3])))])
        let results = DetectorRun(DriftDetectorRegistry()).results(
            of: [DriftPolicy.Detector(id: "chi_squared", relevantEffect: 0.1)], reference: numbers, current: numbers,
            alpha: 0.05)
        #expect(results.map(\.reason) == ["it takes categorical columns, and there are none"])
        #expect(results.allSatisfy { $0.column == nil && !$0.isDrifted })
    }

    /// Says how many rows it was handed.
    private struct CountingDetector: DriftDetector {
        let descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID("counting"), title: "Counting", kinds: [.numeric], needs: .sample(atMost: 300),
            isSymmetric: false, hasPValue: false, definition: "Rows.", source: "None.")

        func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
            .measured(.init(statistic: Double(reference.count), effect: Double(current.count), recipe: "none"))
        }
    }

    @Test("a detector that wants so many rows is handed as many, the same ones each time")
    func thinned() throws {
        var registry = DriftDetectorRegistry()
        try registry.register(CountingDetector())
        let (before, now) = (samples(1, rows: 1000), samples(2, rows: 250))
        let results = DetectorRun(registry).results(
            of: [.init(id: "counting", columns: ["x"])], reference: before, current: now, alpha: 0.05)
        #expect(results.first?.statistic == 300 && results.first?.effect == 250)
        #expect(results.first?.referenceCount == 300)
        let table = try #require(before.table([0, 1], atMost: 300))
        #expect(table.rowCount == 300 && table == before.table([0, 1], atMost: 300))
        #expect(before.table([0, 1], atMost: nil)?.rowCount == 1000)
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

    @Test("a raw distance is refused below the size at which its mean without drift is half the threshold")
    func refusal() throws {
        func result(_ rows: (Int, Int), _ choice: DriftPolicy.Detector, mean: Double = 1) throws -> DetectorResult {
            try #require(
                DetectorRun(DriftDetectorRegistry()).results(
                    of: [choice], reference: samples(1, rows: rows.0), current: samples(2, rows: rows.1, mean: mean),
                    alpha: 0.05
                ).first)
        }
        let psi = DriftPolicy.Detector(id: "evidently_psi", columns: ["x"], relevantEffect: 0.1)
        let small = try result((2000, 50), psi)
        #expect(!small.isDrifted && (small.effect ?? 0) > 0.1 && (small.expectedWithoutDrift ?? 0) > 0.05)
        #expect(small.note?.hasPrefix("refused: without drift this distance is expected to be") == true)
        #expect(small.note?.contains("2,000 reference and 50 current rows") == true)
        #expect(small.note?.contains("it needs at least") == true)
        #expect(small.referenceCount == 2000 && small.currentCount == 50 && small.level == 0.05)
        let large = try result((2000, 2000), psi)
        #expect(large.isDrifted && large.note == nil && (large.expectedWithoutDrift ?? 1) < 0.05)
        #expect(try !result((2000, 2000), psi, mean: 0).isDrifted)
        let few = try result((50, 50), DriftPolicy.Detector(id: "psi", columns: ["x"], relevantEffect: 0.1))
        #expect(few.note == nil && few.expectedWithoutDrift == nil)
        let hopeless = try result(
            (100, 2000), DriftPolicy.Detector(id: "nannyml_wasserstein", columns: ["x"], relevantEffect: 0.05))
        #expect(hopeless.note?.contains("no window is large enough for this reference") == true)
        #expect(try result((2000, 50), .init(id: "evidently_psi", columns: ["x"])).level == nil)
    }

    @Test("a detector without a p-value decides only where its mean without drift is known and small")
    func withoutPValue() throws {
        func result(_ nullMean: Double?, relevant: Double = 0.1) throws -> DetectorResult {
            var registry = DriftDetectorRegistry()
            try registry.register(PlainDetector(effect: 0.3, pValue: nil, nullMean: nullMean))
            return try #require(
                DetectorRun(registry).results(
                    of: [.init(id: "plain", columns: ["x"], relevantEffect: relevant)],
                    reference: samples(1, rows: 100), current: samples(2, rows: 100), alpha: 0.05
                ).first)
        }
        let (known, great, unknown) = (try result(0.05), try result(0.06), try result(nil))
        #expect(known.isDrifted && known.note == nil && !great.isDrifted && great.note != nil)
        #expect(!unknown.isDrifted && unknown.note?.contains("neither a p-value nor a known mean") == true)
        #expect(try !result(0.05, relevant: 0.4).isDrifted)
    }

    @Test("a least p-value that cannot pass the level says so", arguments: [(0.001, true), (0.0001, false)])
    func leastPValue(_ testCase: (least: Double, isNoted: Bool)) throws {
        var registry = DriftDetectorRegistry()
        try registry.register(
            PlainDetector(effect: 0.3, pValue: testCase.least, nullMean: nil, leastPValue: testCase.least))
        let results = DetectorRun(registry).results(
            of: [.init(id: "plain", relevantEffect: 0.1)], reference: samples(1, rows: 100),
            current: samples(2, rows: 100), alpha: 1.0 / 2160)
        #expect(results.allSatisfy { $0.isDrifted != testCase.isNoted })
        #expect(results.allSatisfy { ($0.note?.contains("cannot pass the level") ?? false) == testCase.isNoted })
    }

    @Test("numbers out of range from outside are reasons", arguments: [(0.1, 1.5), (0.1, -0.1), (-0.2, 0.5)])
    func outOfRange(_ numbers: (effect: Double, pValue: Double)) throws {
        var registry = DriftDetectorRegistry()
        try registry.register(PlainDetector(effect: numbers.effect, pValue: numbers.pValue, nullMean: nil))
        let results = DetectorRun(registry).results(
            of: [.init(id: "plain", relevantEffect: 0.1)], reference: samples(1, rows: 100),
            current: samples(2, rows: 100), alpha: 0.05)
        #expect(results.allSatisfy { $0.effect == nil && $0.reason != nil && !$0.isDrifted })
    }

    @Test("a real shift passes the level of an hourly window beside many columns", arguments: ["mmd", "wasserstein_1"])
    func hourly(id: String) {
        func columns(_ seed: UInt64, mean: Double) -> DetectorSamples {
            var random = SplitMix64(seed: seed)
            return DetectorSamples(
                (0..<6).map {
                    TableColumn(
                        name: "x\($0)", column: .numeric(NumericColumn(random.normals(300, mean: $0 == 0 ? mean : 0))))
                })
        }
        func results(_ mean: Double) -> [DetectorResult] {
            DetectorRun(DriftDetectorRegistry()).results(
                of: [.init(id: id, relevantEffect: 0.1)], reference: columns(1, mean: 0),
                current: columns(2, mean: mean), alpha: 1.0 / 2160)
        }
        #expect(results(1).first?.isDrifted == true)
        #expect(results(1).dropFirst().allSatisfy { !$0.isDrifted } && results(0).allSatisfy { !$0.isDrifted })
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

private struct PlainDetector: DriftDetector {
    var effect: Double
    var pValue: Double?
    var nullMean: Double?
    var leastPValue = 0.0

    var descriptor: DriftDetectorDescriptor {
        DriftDetectorDescriptor(
            id: DriftDetectorID("plain"), title: "Plain", kinds: [.numeric], isSymmetric: false,
            hasPValue: pValue != nil, leastPValue: leastPValue, definition: "A number.", source: "A test.")
    }

    func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        .measured(
            DriftDetectorOutcome.Measurement(statistic: 1, pValue: pValue, effect: effect, nullMean: nullMean))
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
