import Testing
import VigilDomain

@testable import VigilMonitoring

/// What every detector of the catalog must keep, whatever it computes.
struct DriftDetectorContractTests {
    /// A detector with a name for the test report.
    struct Case: Sendable, CustomTestStringConvertible {
        var detector: any DriftDetector
        var testDescription: String { detector.descriptor.id.rawValue }
    }

    static let cases: [Case] = DriftDetectorCatalog.detectors.map { Case(detector: $0) }

    /// Detectors of shares of two names.
    private static let ofTwoNames: Set<String> = ["z_proportion", "fisher_exact"]
    /// Detectors whose statistic is a distance from its own mean, so that 0 is not the least.
    private static let standardised: Set<String> = ["anderson_darling"]

    private static func numbers(_ values: [Double]) -> DriftSample { DriftSample(.numeric(NumericColumn(values))) }

    private static func names(_ values: [String?]) -> DriftSample {
        DriftSample(.categorical(CategoricalColumn(values)))
    }

    /// A sample of the given kind that a detector takes; a greater shift is further from the reference.
    private static func sample(
        _ testCase: Case, _ kind: ColumnKind, rows: Int, seed: UInt64, shift: Double = 0
    ) -> DriftSample {
        var random = SplitMix64(seed: seed)
        switch kind {
        case .numeric: return numbers(random.normals(rows, mean: shift))
        case .categorical:
            let isOfTwo = ofTwoNames.contains(testCase.detector.descriptor.id.rawValue)
            let weights: [Double] =
                isOfTwo ? [0.5 - shift / 4, 0.5 + shift / 4] : [0.5 - shift / 4, 0.3, 0.2 + shift / 4]
            // Names of different lengths, which detectors for texts look at.
            return names((0..<rows).map { _ in ["a", "bb", "ccc"][random.pick(weights)] })
        }
    }

    @Test("the list is the folder's, with unique ids and complete descriptions")
    func folder() throws {
        let types = DriftDetectorCatalog.detectors.map { String(describing: type(of: $0)) }
        #expect(Set(types) == (try SourceFolder.typeNames("Drift/Detectors")))
        let descriptors = DriftDetectorCatalog.detectors.map(\.descriptor)
        #expect(Set(descriptors.map(\.id)).count == descriptors.count)
        for descriptor in descriptors {
            #expect(!descriptor.title.isEmpty && !descriptor.kinds.isEmpty)
            #expect(descriptor.definition.hasSuffix(".") && descriptor.source.hasSuffix("."))
            #expect(DriftDetectorCatalog.detector(descriptor.id)?.descriptor == descriptor)
        }
    }

    @Test("identical samples never alarm", arguments: cases)
    func identical(_ testCase: Case) throws {
        for kind in testCase.detector.descriptor.kinds {
            for rows in [20, 200, 1000] {
                let sample = Self.sample(testCase, kind, rows: rows, seed: UInt64(rows))
                let found = try #require(testCase.detector.compare(reference: sample, current: sample).measurement)
                let isZero = !Self.standardised.contains(testCase.detector.descriptor.id.rawValue)
                #expect(isZero ? found.statistic == 0 : found.statistic < 0)
                #expect(found.effect == 0)
                if testCase.detector.descriptor.hasPValue { #expect(found.pValue == 1) }
            }
        }
    }

    @Test("the order of rows, and of a dictionary's names, does not matter", arguments: cases)
    func order(_ testCase: Case) {
        var random = SplitMix64(seed: 5)
        for kind in testCase.detector.descriptor.kinds {
            let reference = Self.sample(testCase, kind, rows: 500, seed: 1)
            let current = Self.sample(testCase, kind, rows: 300, seed: 2, shift: 0.3)
            let outcome = testCase.detector.compare(reference: reference, current: current)
            for _ in 0..<5 {
                let shuffled = DriftSample(current.column.rows(Array(0..<300).shuffled(using: &random)))
                #expect(testCase.detector.compare(reference: reference, current: shuffled) == outcome)
                let other = DriftSample(reference.column.rows(Array(0..<500).shuffled(using: &random)))
                #expect(testCase.detector.compare(reference: other, current: current) == outcome)
            }
        }
        // Names in another order of first appearance.
        let first = Self.names(["a", "b", "c"] + Array(repeating: "a", count: 40))
        let second = Self.names(["c", "b", "a"] + Array(repeating: "a", count: 40))
        let current = Self.names(Array(repeating: "b", count: 30) + ["d"])
        #expect(
            testCase.detector.compare(reference: first, current: current)
                == testCase.detector.compare(reference: second, current: current))
    }

    @Test("a detector that says it is symmetric is", arguments: cases)
    func symmetry(_ testCase: Case) throws {
        guard testCase.detector.descriptor.isSymmetric else { return }
        for kind in testCase.detector.descriptor.kinds {
            let one = Self.sample(testCase, kind, rows: 400, seed: 3)
            let other = Self.sample(testCase, kind, rows: 250, seed: 4, shift: 0.4)
            let there = try #require(testCase.detector.compare(reference: one, current: other).measurement)
            let back = try #require(testCase.detector.compare(reference: other, current: one).measurement)
            #expect(abs(there.statistic - back.statistic) <= 1e-12 * max(1, there.statistic))
            // Draws from the other side are other draws.
            let slack = testCase.detector.descriptor.leastPValue > 0 ? 0.3 : 1e-9
            if let p = there.pValue, let q = back.pValue { #expect(abs(p - q) <= slack * max(p, q)) }
        }
    }

    @Test("a clear shift gives more than a slight one", arguments: cases)
    func grows(_ testCase: Case) throws {
        for kind in testCase.detector.descriptor.kinds {
            let reference = Self.sample(testCase, kind, rows: 2000, seed: 6)
            func effect(_ shift: Double) -> DriftDetectorOutcome.Measurement? {
                testCase.detector.compare(
                    reference: reference, current: Self.sample(testCase, kind, rows: 2000, seed: 7, shift: shift)
                ).measurement
            }
            let slight = try #require(effect(0.2))
            let clear = try #require(effect(1))
            #expect(clear.effect > slight.effect && clear.statistic > slight.statistic)
            // A p-value from a tail that was fitted to draws is as coarse as the tail is far: an index whose empty bins count
            // hundreds of times as much as others has a long one.
            let least = testCase.detector.descriptor.leastPValue
            if let p = clear.pValue { #expect(p < (least > 0 ? 1e-4 : 1e-9)) }
            #expect(least < 1e-6)
        }
    }

    @Test("too few rows give notEnoughData with the numbers", arguments: cases)
    func tooFew(_ testCase: Case) {
        let need = testCase.detector.descriptor.minimumRows
        for kind in testCase.detector.descriptor.kinds {
            let enough = Self.sample(testCase, kind, rows: 100, seed: 1)
            let few = Self.sample(testCase, kind, rows: need - 1, seed: 2)
            #expect(
                testCase.detector.compare(reference: enough, current: few)
                    == .notEnoughData(haveReference: 100, haveCurrent: need - 1, need: need))
            #expect(
                testCase.detector.compare(reference: few, current: enough)
                    == .notEnoughData(haveReference: need - 1, haveCurrent: 100, need: need))
        }
    }

    @Test("a column of another kind is not applicable", arguments: cases)
    func wrongKind(_ testCase: Case) {
        let numbers = Self.sample(testCase, .numeric, rows: 50, seed: 1)
        let names = Self.sample(testCase, .categorical, rows: 50, seed: 1)
        #expect(testCase.detector.compare(reference: numbers, current: names).measurement == nil)
        #expect(testCase.detector.compare(reference: names, current: numbers).measurement == nil)
        for kind in ColumnKind.allCases where !testCase.detector.descriptor.kinds.contains(kind) {
            let sample = kind == .numeric ? numbers : names
            guard case .notApplicable = testCase.detector.compare(reference: sample, current: sample) else {
                Issue.record("\(kind) was taken")
                continue
            }
        }
    }

    @Test("nothing that a column can hold crashes or gives a number that is none", arguments: cases)
    func nasty(_ testCase: Case) {
        var random = SplitMix64(seed: 9)
        let missing = Array(repeating: Double.nan, count: 30)
        let numeric: [[Double]] = [
            [], [1], missing, missing + [3], Array(repeating: 7, count: 40), Array(repeating: 0, count: 20) + missing,
            Array(repeating: .infinity, count: 25), Array(repeating: -.infinity, count: 12) + random.normals(30),
            [.infinity, -.infinity] + random.normals(30), random.normals(50).map { $0 * 1e300 },
            random.normals(50).map { $0 * .leastNonzeroMagnitude }, (0..<60).map { Double($0 % 3) },
            random.normals(40, mean: 1e8),
            Array(repeating: -0.0, count: 15) + Array(repeating: 0.0, count: 15), random.normals(100),
        ]
        let categorical: [[String?]] = [
            [], ["a"], Array(repeating: nil, count: 30), Array(repeating: "a", count: 30),
            Array(repeating: "", count: 15) + Array(repeating: "\u{0}", count: 15), (0..<40).map { "id\($0)" },
            Array(repeating: nil, count: 30) + Array(repeating: "b", count: 25),
            ["é", "e\u{301}"] + (0..<30).map { _ in "x" },
        ]
        let samples = numeric.map(Self.numbers) + categorical.map(Self.names)
        for reference in samples {
            for current in samples {
                guard let found = testCase.detector.compare(reference: reference, current: current).measurement else {
                    continue
                }
                #expect(found.statistic.isFinite && found.effect.isFinite && found.effect >= 0)
                if let p = found.pValue { #expect(p >= 0 && p <= 1) }
                #expect((found.pValue != nil) == testCase.detector.descriptor.hasPValue)
                #expect(found.pValue == nil || found.method?.isEmpty == false)
                #expect((found.recipe ?? testCase.detector.descriptor.recipe)?.isEmpty == false)
                #expect(found.nullMean.map { $0.isFinite && $0 >= 0 } ?? true)
            }
        }
    }
}

struct DriftDetectorRegistryTests {
    /// The least detector that a user could write.
    private struct MeanShift: DriftDetector {
        var id = "mean_shift"
        var descriptor: DriftDetectorDescriptor {
            DriftDetectorDescriptor(
                id: DriftDetectorID(id), title: "Mean shift", kinds: [.numeric], isSymmetric: true, hasPValue: false,
                definition: "The distance of the means.", source: "A test.")
        }

        func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
            if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
            func mean(_ sample: DriftSample) -> Double { sample.sortedValues.reduce(0, +) / Double(sample.count) }
            let distance = abs(mean(current) - mean(reference))
            return .measured(DriftDetectorOutcome.Measurement(statistic: distance, effect: distance))
        }
    }

    @Test("a detector of one's own is registered in one line and found by its identifier")
    func register() throws {
        var registry = DriftDetectorRegistry()
        try registry.register(MeanShift())
        let detector = try #require(registry[DriftDetectorID("mean_shift")])
        let sample = DriftSample(.numeric(NumericColumn((0..<40).map(Double.init))))
        let moved = DriftSample(.numeric(NumericColumn((0..<40).map { Double($0) + 3 })))
        #expect(detector.compare(reference: sample, current: moved).measurement?.effect == 3)
        #expect(registry.detectors.count == DriftDetectorCatalog.detectors.count + 1)
    }

    @Test("equal widths of any number are known by their name, and no other name is")
    func equalWidths() throws {
        let registry = DriftDetectorRegistry()
        for id in ["equal_width_2_psi", "equal_width_20_jensen_shannon", "equal_width_200_l_infinity"] {
            #expect(registry[DriftDetectorID(id)]?.descriptor.id.rawValue == id)
        }
        for id in [
            "equal_width_1_psi", "equal_width_201_psi", "equal_width_020_psi", "equal_width_+20_psi",
            "equal_width_20_", "equal_width_20", "equal_width__psi", "equal_width_20_nothing",
        ] {
            #expect(!registry.knows(DriftDetectorID(id)))
        }
        var random = SplitMix64(seed: 1)
        let sample = DriftSample(.numeric(NumericColumn(random.normals(300))))
        let moved = DriftSample(.numeric(NumericColumn(random.normals(300, mean: 1))))
        let detector = try #require(registry[DriftDetectorID("equal_width_20_psi")])
        let found = try #require(detector.compare(reference: sample, current: moved).measurement)
        #expect(found.recipe?.hasPrefix("20 equal widths of both samples") == true && (found.pValue ?? 1) < 1e-6)
    }

    @Test("an identifier is taken once", arguments: ["psi", ""])
    func taken(id: String) {
        var registry = DriftDetectorRegistry()
        let error = #expect(throws: DomainError.self) { try registry.register(MeanShift(id: id)) }
        #expect(error?.code == .invalidName)
        #expect(registry.detectors.count == DriftDetectorCatalog.detectors.count)
    }
}
