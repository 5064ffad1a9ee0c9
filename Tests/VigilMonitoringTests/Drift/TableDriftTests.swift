import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// What single table detectors promise beyond the contract.
struct TableDriftTests {
    private static func compare(
        _ id: String, _ reference: DriftTable, _ current: DriftTable
    ) throws -> DriftDetectorOutcome {
        try #require(TableDriftDetectorCatalog.detector(DriftDetectorID(id)))
            .compare(reference: reference, current: current)
    }

    @Test(
        "a correlation that flips, which no column alone shows, is found",
        arguments: ["pca_reconstruction", "fourier_mmd", "mmd", "energy_multivariate"])
    func flip(id: String) throws {
        let isSlow = id == "mmd" || id == "energy_multivariate"
        let reference = try DriftTables.flip(seed: 11, rows: isSlow ? 400 : 1000, isFlipped: false)
        let clean = try DriftTables.flip(seed: 12, rows: 400, isFlipped: false)
        let flipped = try DriftTables.flip(seed: 13, rows: 400, isFlipped: true)
        let before = try #require(Self.compare(id, reference, clean).measurement)
        let after = try #require(Self.compare(id, reference, flipped).measurement)
        #expect((before.pValue ?? 0) > 0.01 && (after.pValue ?? 1) <= 0.001)
        #expect(after.effect > before.effect)
        for detector in [KolmogorovSmirnovDetector()] {
            for (ours, theirs) in zip(reference.columns, flipped.columns) {
                let found = detector.compare(reference: DriftSample(ours), current: DriftSample(theirs))
                #expect((found.measurement?.pValue ?? 0) > 0.01)
            }
        }
    }

    @Test("two names that change places are found, also where both are as frequent")
    func names() throws {
        func table(_ rows: Int, _ names: [String], seed: UInt64) throws -> DriftTable {
            var random = SplitMix64(seed: seed)
            let picked = (0..<rows).map { _ in names[random.pick([0.8, 0.2])] as String? }
            return try DriftTable([("kind", .categorical(CategoricalColumn(picked)))])
        }
        for id in ["mmd", "fourier_mmd", "energy_multivariate"] {
            let reference = try table(200, ["a", "b"], seed: 1)
            let found = try #require(Self.compare(id, reference, table(200, ["b", "a"], seed: 2)).measurement)
            #expect((found.pValue ?? 1) <= 0.001)
            let same = try #require(Self.compare(id, reference, table(200, ["a", "b"], seed: 3)).measurement)
            #expect((same.pValue ?? 0) > 0.01)
        }
    }

    @Test("embeddings of another length are told with both lengths")
    func lengths() throws {
        let long = try DriftTables.numbers((0..<4).map { _ in (0..<30).map(Double.init) })
        let short = try DriftTables.numbers((0..<3).map { _ in (0..<30).map(Double.init) })
        guard case .notApplicable(let reason) = try Self.compare("embedding_mmd", long, short) else {
            Issue.record("embeddings of 4 and 3 components were compared")
            return
        }
        #expect(reason == "the reference has 4 columns and the window 3 without \"x3\"")
    }

    @Test("the distance of mean embeddings is the Euclidean one of the columns' means")
    func meanDistance() throws {
        let reference = try DriftTables.numbers(
            [[1, 3, 2, 2], [0, 0, 0, 0]].map { Array(repeating: $0, count: 6).flatMap { $0 } })
        let current = try DriftTables.numbers(
            [[5, 5, 5, 5], [4, 4, 4, 4]].map { Array(repeating: $0, count: 6).flatMap { $0 } })
        let found = try #require(Self.compare("embedding_mean_distance", reference, current).measurement)
        #expect(abs(found.statistic - 5) < 1e-12 && (found.pValue ?? 1) <= 0.001)
    }

    @Test("a missing library is told by the package's name, not a crash")
    func missingLibrary() throws {
        struct Needy: TableDriftDetector {
            let descriptor = DriftDetectorDescriptor(
                id: DriftDetectorID("needy"), title: "Needy", kinds: [.numeric], isSymmetric: true, hasPValue: false,
                definition: "Nothing.", source: "A test.")

            func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
                checked(reference: reference, current: current) { _, _ throws(StatisticsError) in
                    throw StatisticsError(.unavailable, "linear algebra needs OpenBLAS")
                }
            }
        }
        let table = try DriftTables.numbers([(0..<30).map(Double.init)])
        #expect(
            Needy().compare(reference: table, current: table)
                == .notApplicable(reason: "linear algebra needs OpenBLAS"))
    }
}

struct TableEncodingTests {
    private let numeric = TableEncoding(names: .codes, basis: .reference)

    @Test("numbers are scaled by the reference, missing ones are its mean, infinite ones the nearest ordinary")
    func numbers() throws {
        let reference = try DriftTables.numbers([[1, 3, .nan, 1, 3], [5, 5, 5, 5, 5]])
        let current = try DriftTables.numbers([[.infinity, -.infinity, .nan, 4, 0], [1, 2, 3, 4, 5]])
        let rows = numeric.rows(reference: reference, current: current)
        #expect(rows.leftOut == ["x1"])
        #expect(rows.reference.values == [-1, 1, 0, -1, 1])
        #expect(rows.current.values == [2, -2, 0, 2, -2])
        let raw = TableEncoding(names: .codes, basis: .reference, scales: false)
        #expect(raw.rows(reference: reference, current: current).reference.columnCount == 2)
        let pooled = TableEncoding(names: .codes, basis: .pooled).rows(reference: reference, current: current)
        #expect(pooled.leftOut.isEmpty)
        let moments = try pooled.reference.stacked(above: pooled.current).columnMoments
        #expect(moments.deviations.allSatisfy { abs($0 - 1) < 0.12 })
    }

    @Test("names become their share of the other reference rows")
    func shares() throws {
        let reference = try DriftTable([("k", .categorical(CategoricalColumn(["a", "a", "a", "b", nil])))])
        let current = try DriftTable([("k", .categorical(CategoricalColumn(["b", "a", "new", nil])))])
        let rows = TableEncoding(names: .referenceShare, basis: .reference).rows(reference: reference, current: current)
        #expect(rows.reference.values == [0.75, 0.75, 0.75, 0, 0.75])
        #expect(rows.current.values == [0.2, 0.8, 0, 0.8])
    }

    @Test("codes of different names are as far apart as two values of a scaled column, on average")
    func codes() throws {
        var random = SplitMix64(seed: 1)
        let names = (0..<400).map { _ in "n\(random.next() % 8)" as String? }
        let table = try DriftTable([("k", .categorical(CategoricalColumn(names)))])
        let rows = numeric.rows(reference: table, current: table)
        #expect(rows.reference.columnCount == 16 && rows.reference == rows.current)
        let variance = rows.reference.columnMoments.deviations.reduce(0) { $0 + $1 * $1 }
        #expect(variance > 0.7 && variance < 1.3)
    }

    @Test("the same names in dictionaries of other orders have the same codes")
    func dictionaries() throws {
        let one = try DriftTable([("k", .categorical(CategoricalColumn(["a", "b", "c", nil])))])
        let other = try DriftTable([
            ("k", .categorical(CategoricalColumn(dictionary: ["c", "b", "a"], codes: [2, 1, 0, .max])))
        ])
        let rows = numeric.rows(reference: one, current: other)
        #expect(rows.reference == rows.current)
    }
}
