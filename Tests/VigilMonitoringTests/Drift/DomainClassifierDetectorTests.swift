import Testing
import VigilDomain
import VigilLearning

@testable import VigilMonitoring

/// What the domain classifiers keep, whatever the tables hold.
struct DomainClassifierDetectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var detector: any TableDriftDetector
        var testDescription: String { detector.descriptor.id.rawValue }
    }

    static let cases: [Case] = [
        Case(detector: DomainClassifierDetector()), Case(detector: DomainClassifierLinearDetector()),
        Case(detector: EmbeddingDomainClassifierDetector()),
    ]
    /// Those that take names too.
    static let mixed = Array(cases.prefix(2))

    private static func table(_ columns: [(name: String, column: Column)]) throws -> DriftTable {
        try DriftTable(columns)
    }

    private static func numbers(_ columns: [[Double]]) throws -> DriftTable {
        try DriftTable(columns.enumerated().map { ("x\($0 + 1)", .numeric(NumericColumn($1))) })
    }

    private static func normals(_ rows: Int, columns: Int = 3, shift: Double = 0, seed: UInt64) throws -> DriftTable {
        var random = SplitMix64(seed: seed)
        return try numbers((0..<columns).map { random.normals(rows, mean: $0 == 0 ? shift : 0) })
    }

    /// Five features of which the fourth's relation to the third turns over; each alone stays as it is.
    private static func correlated(seed: UInt64, rows: Int, isFlipped: Bool) throws -> DriftTable {
        let parts = (0..<4).map { Congruential.normals(seed: seed + 100 * UInt64($0), count: rows) }
        let sign = isFlipped ? 0.5 : -0.5
        return try numbers([
            parts[0], zip(parts[0], parts[1]).map { 0.8 * $0 + 0.6 * $1 }, parts[2],
            zip(parts[2], parts[3]).map { sign * $0 + 0.5 * $1 }, zip(parts[0], parts[3]).map { 0.3 * $0 + $1 },
        ])
    }

    @Test("a relation that turns over is found by the default learner, with the columns that make it")
    func flip() throws {
        let reference = try Self.correlated(seed: 11, rows: 4000, isFlipped: false)
        let window = try Self.correlated(seed: 13, rows: 1000, isFlipped: true)
        let analysis = DomainClassifierDetector().analysis(reference: reference, current: window)
        let found = try #require(analysis.outcome.measurement)
        #expect((1 + found.statistic) / 2 >= 0.95)
        #expect(found.effect > 0.88 && found.effect < found.statistic)
        #expect((found.pValue ?? 1) < 1e-50 && found.method == "held_out_half")
        #expect(found.recipe?.contains("5 folds, seed 1, all 4000 reference rows, all 1000 window rows") == true)
        #expect(analysis.columns.count == 5 && analysis.columns.last?.name == "x2")
    }

    @Test("identical tables never alarm, in whatever order of rows", arguments: cases)
    func identical(_ testCase: Case) throws {
        for rows in [20, 100] {
            let table = try Self.normals(rows, seed: 1)
            var random = SplitMix64(seed: 2)
            let order = Array(0..<rows).shuffled(using: &random)
            let other = try Self.table(zip(table.names, table.columns).map { ($0, $1.rows(order)) })
            let found = try #require(testCase.detector.compare(reference: table, current: other).measurement)
            #expect(found.statistic == 0 && found.effect == 0 && found.pValue == 1)
        }
    }

    @Test("a clear shift gives more than a slight one, and the order of rows does not matter", arguments: cases)
    func shift(_ testCase: Case) throws {
        let reference = try Self.normals(300, seed: 3)
        func found(_ shift: Double) throws -> DriftDetectorOutcome.Measurement? {
            testCase.detector.compare(reference: reference, current: try Self.normals(200, shift: shift, seed: 4))
                .measurement
        }
        let slight = try #require(try found(0.3))
        let clear = try #require(try found(1.5))
        #expect(clear.effect > slight.effect && clear.statistic > slight.statistic)
        #expect((clear.pValue ?? 1) < 1e-6 && clear.effect > 0.5)
        let window = try Self.normals(200, shift: 1.5, seed: 4)
        let turned = try Self.table(
            zip(window.names, window.columns).map { ($0, $1.rows(Array((0..<200).reversed()))) })
        #expect(testCase.detector.compare(reference: reference, current: turned).measurement == clear)
    }

    @Test("a new name and more missing values are seen", arguments: mixed)
    func names(_ testCase: Case) throws {
        var random = SplitMix64(seed: 5)
        func table(_ rows: Int, isChanged: Bool) throws -> DriftTable {
            let names = (0..<rows).map { _ in ["a", "b", isChanged ? "z" : "c"][random.pick([0.4, 0.3, 0.3])] }
            let gaps = random.normals(rows).map { isChanged && $0 > 0.3 ? Double.nan : $0 }
            return try Self.table([
                ("name", .categorical(CategoricalColumn(names))), ("gaps", .numeric(NumericColumn(gaps))),
            ])
        }
        let reference = try table(400, isChanged: false)
        let outcome = testCase.detector.compare(reference: reference, current: try table(200, isChanged: true))
        let found = try #require(outcome.measurement)
        #expect(found.statistic > 0.4 && (found.pValue ?? 1) < 1e-9)
    }

    @Test("names of which most occur once do not give away which sample they are of", arguments: mixed)
    func rareNames(_ testCase: Case) throws {
        // Codes by the reference's frequencies would: a name that it does not have is then of the window.
        var alarms = 0
        for run in 0..<10 {
            var random = SplitMix64(seed: UInt64(run) + 50)
            func table(_ rows: Int) throws -> DriftTable {
                let names = (0..<rows).map { _ in "n\(Int(random.uniform() * 5000))" }
                return try Self.table([("id", .categorical(CategoricalColumn(names)))])
            }
            let outcome = testCase.detector.compare(reference: try table(300), current: try table(150))
            if let p = outcome.measurement?.pValue, p <= 0.05 { alarms += 1 }
        }
        #expect(alarms <= 3)
    }

    @Test("too few rows give notEnoughData with the numbers", arguments: cases)
    func tooFew(_ testCase: Case) throws {
        let enough = try Self.normals(50, seed: 6)
        let few = try Self.normals(19, seed: 7)
        #expect(
            testCase.detector.compare(reference: enough, current: few)
                == .notEnoughData(haveReference: 50, haveCurrent: 19, need: 20))
        #expect(
            testCase.detector.compare(reference: few, current: enough)
                == .notEnoughData(haveReference: 19, haveCurrent: 50, need: 20))
    }

    @Test("tables of different columns are not applicable, with a sentence", arguments: cases)
    func otherColumns(_ testCase: Case) throws {
        let values = Column.numeric(NumericColumn((0..<30).map(Double.init)))
        let names = Column.categorical(CategoricalColumn((0..<30).map { "n\($0 % 2)" }))
        let one = try Self.table([("a", values), ("b", values)])
        let others: [DriftTable] = [
            try Self.table([("a", values), ("c", values)]),
            try Self.table([("a", values), ("b", names)]), try Self.table([("a", values)]), try Self.table([]),
        ]
        for other in others {
            for (reference, current) in [(one, other), (other, one)] {
                guard
                    case .notApplicable(let reason) = testCase.detector.compare(reference: reference, current: current)
                else {
                    Issue.record("\(other.names) was taken")
                    continue
                }
                #expect(!reason.isEmpty)
            }
        }
        #expect(
            testCase.detector.compare(reference: try Self.table([]), current: try Self.table([])).measurement == nil)
    }

    @Test("an embedding of another length, and one of names, is not applicable")
    func embeddings() throws {
        let detector = EmbeddingDomainClassifierDetector()
        #expect(
            detector.compare(
                reference: try Self.normals(30, seed: 1), current: try Self.normals(30, columns: 4, seed: 2))
                == .notApplicable(reason: "the reference's embeddings have 3 components and the window's 4"))
        let names = try Self.table([("a", .categorical(CategoricalColumn((0..<30).map { "n\($0 % 2)" })))])
        #expect(
            detector.compare(reference: names, current: names)
                == .notApplicable(reason: "\"a\" holds names, and an embedding's components are numbers"))
    }

    @Test("nothing that a table can hold crashes or gives a number that is none", arguments: cases)
    func nasty(_ testCase: Case) throws {
        var random = SplitMix64(seed: 9)
        let rows = 40
        let hostile: [[Double]] = [
            Array(repeating: .nan, count: rows), Array(repeating: 7, count: rows),
            Array(repeating: .infinity, count: rows), Array(repeating: -.infinity, count: 20) + random.normals(20),
            [.infinity, -.infinity] + random.normals(rows - 2), random.normals(rows).map { $0 * 1e300 },
            random.normals(rows).map { $0 * .leastNonzeroMagnitude }, random.normals(rows - 1) + [.nan],
            [Double.nan] + Array(repeating: 3, count: rows - 1), (0..<rows).map { $0 % 2 == 0 ? 0 : -0.0 },
            random.normals(rows, mean: 1e15), [1e308, -1e308] + random.normals(rows - 2),
        ]
        let plain = try Self.normals(rows, columns: 1, seed: 10)
        for values in hostile {
            for other in [values, random.normals(rows), Array(repeating: .nan, count: rows)] {
                let reference = try Self.table([("x1", .numeric(NumericColumn(values))), ("y", plain.columns[0])])
                let window = try Self.table([("x1", .numeric(NumericColumn(other))), ("y", plain.columns[0])])
                let pairs = [
                    (reference, window), (window, reference), (try Self.numbers([values]), try Self.numbers([other])),
                ]
                for (first, second) in pairs {
                    guard let found = testCase.detector.compare(reference: first, current: second).measurement else {
                        continue
                    }
                    #expect((0...1).contains(found.statistic) && (0...1).contains(found.effect))
                    #expect((0...1).contains(found.pValue ?? .nan))
                }
            }
        }
        #expect(
            testCase.detector.compare(
                reference: try Self.numbers([hostile[0], hostile[1]]),
                current: try Self.numbers([hostile[0], hostile[1]]))
                == .notApplicable(reason: "no column has more than one value"))
    }

    @Test("ten thousand names are taken", arguments: mixed)
    func manyNames(_ testCase: Case) throws {
        let names = (0..<10_000).map { "name \($0)" }
        let reference = try Self.table([("id", .categorical(CategoricalColumn(names)))])
        let window = try Self.table([("id", .categorical(CategoricalColumn(Array(names.reversed().prefix(100)))))])
        let found = try #require(testCase.detector.compare(reference: reference, current: window).measurement)
        #expect((0...1).contains(found.statistic) && (0...1).contains(found.pValue ?? .nan))
    }

    @Test("more rows than are used are thinned out, and the recipe says so")
    func thinned() throws {
        let table = try Self.normals(60, columns: 1, seed: 11)
        let pair = TablePair(reference: table, current: table, mostRows: 25, seed: 1)
        #expect(pair.referenceRows.count == 25 && Set(pair.referenceRows).count == 25)
        #expect(pair.referenceRows == pair.referenceRows.sorted())
        #expect(pair.recipe == "25 of 60 reference rows, 25 of 60 window rows")
        #expect(EncodedTables.rowLimit(table, .weights) == EncodedTables.mostRows)
        let wide = try Self.normals(20, columns: 1000, seed: 12)
        #expect(EncodedTables.rowLimit(wide, .weights) == 10_000)
    }
}
