import Testing
import VigilDomain

@testable import VigilMonitoring

/// The p-values and means without drift of other programs' numbers.
struct PeerNullTests {
    /// A detector at two sizes.
    struct Case: Sendable, CustomTestStringConvertible {
        var id: String
        var reference: Int
        var current: Int
        var kind = ColumnKind.numeric
        var testDescription: String { "\(id), \(reference) and \(current) \(kind) values" }
    }

    static let cases: [Case] = [
        Case(id: "wasserstein_1", reference: 100, current: 50),
        Case(id: "wasserstein_1_raw", reference: 50, current: 50),
        Case(id: "evidently_psi", reference: 150, current: 50), Case(id: "evidently_psi", reference: 60, current: 60),
        Case(id: "nannyml_jensen_shannon", reference: 80, current: 40),
        Case(id: "nannyml_kolmogorov_smirnov", reference: 100, current: 60),
        Case(id: "whylabs_kl_divergence", reference: 100, current: 50),
        Case(id: "evidently_psi", reference: 200, current: 60, kind: .categorical),
        Case(id: "nannyml_l_infinity", reference: 100, current: 50, kind: .categorical),
        Case(id: "z_proportion", reference: 150, current: 40, kind: .categorical),
    ]

    private static func column(_ testCase: Case, _ rows: Int, _ random: inout SplitMix64) -> DriftSample {
        switch testCase.kind {
        case .numeric: return DriftSample(.numeric(NumericColumn(random.normals(rows))))
        case .categorical:
            let weights: [Double] = testCase.id == "z_proportion" ? [0.95, 0.05] : [0.6, 0.25, 0.1, 0.05]
            return DriftSample(
                .categorical(CategoricalColumn((0..<rows).map { _ in ["a", "b", "c", "d"][random.pick(weights)] })))
        }
    }

    @Test("without drift p-values keep their level and the distance its mean", arguments: cases)
    func level(_ testCase: Case) throws {
        let detector = try #require(DriftDetectorRegistry()[DriftDetectorID(testCase.id)])
        var random = SplitMix64(seed: 17)
        let repeats = 60
        var (low, middle) = (0, 0)
        var (distance, expected) = (0.0, 0.0)
        for _ in 0..<repeats {
            let reference = Self.column(testCase, testCase.reference, &random)
            let current = Self.column(testCase, testCase.current, &random)
            let found = try #require(detector.compare(reference: reference, current: current).measurement)
            let p = try #require(found.pValue)
            low += p <= 0.1 ? 1 : 0
            middle += p <= 0.5 ? 1 : 0
            distance += found.effect
            expected += found.nullMean ?? found.effect
        }
        // 6 and 30 are expected; a fair coin lands beyond these once in a thousand runs. Few names are conservative.
        #expect(low <= 14 && middle <= 42)
        #expect(testCase.kind == .categorical || middle >= 18)
        #expect((0.75...1.25).contains(distance / expected))
    }

    @Test("a peer's old threshold and a p-value are two keys")
    func keys() throws {
        var random = SplitMix64(seed: 3)
        let reference = DetectorSamples([
            TableColumn(name: "x", column: .numeric(NumericColumn(random.normals(1000)))),
            TableColumn(name: "y", column: .numeric(NumericColumn(random.normals(1000)))),
        ])
        let current = DetectorSamples([
            TableColumn(name: "x", column: .numeric(NumericColumn(random.normals(800, mean: 0.8)))),
            TableColumn(name: "y", column: .numeric(NumericColumn(random.normals(800)))),
        ])
        for id in ["evidently_psi", "evidently_wasserstein_normed", "nannyml_jensen_shannon", "fiddler_psi"] {
            let results = DetectorRun(DriftDetectorRegistry()).results(
                of: [.init(id: id, relevantEffect: 0.25)], reference: reference, current: current, alpha: 0.01)
            #expect(results.map(\.isDrifted) == [true, false])
            #expect(results.allSatisfy { $0.method != nil && $0.recipe != nil && $0.expectedWithoutDrift != nil })
        }
    }

    @Test("a share of a rare name has a conditional p-value")
    func rare() throws {
        let detector = ZProportionDetector()
        func sample(_ rare: Int, of rows: Int) -> DriftSample {
            DriftSample(
                .categorical(CategoricalColumn((0..<rows).map { $0 < rare ? "b" : "a" })))
        }
        // SciPy 1.17.1: fisher_exact([[198, 2], [46, 4]]) has p = 0.015735; the normal law says 0.0038.
        let found = try #require(
            detector.compare(reference: sample(2, of: 200), current: sample(4, of: 50)).measurement)
        #expect(found.method == "conditional_exact" && isClose(found.pValue ?? 1, 0.015_735_226_747_780_84, 1e-9))
        let usual = try #require(
            detector.compare(reference: sample(40, of: 200), current: sample(20, of: 50)).measurement)
        #expect(usual.method == "asymptotic")
    }
}
