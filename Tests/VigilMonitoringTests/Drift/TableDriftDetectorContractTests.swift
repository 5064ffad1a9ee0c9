import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// What every detector of the table catalog must keep, whatever it computes.
struct TableDriftDetectorContractTests {
    /// A detector with a name for the test report.
    struct Case: Sendable, CustomTestStringConvertible {
        var detector: any TableDriftDetector
        var testDescription: String { detector.descriptor.id.rawValue }

        /// A table that the detector takes.
        func sample(rows: Int, seed: UInt64, shift: Double = 0) throws -> DriftTable {
            let kinds = detector.descriptor.kinds
            guard kinds.contains(.numeric) else {
                var random = SplitMix64(seed: seed)
                let names = (0..<rows).map { _ in
                    ["red green", "green blue", "blue red"][random.pick([0.5 - shift / 4, 0.3, 0.2 + shift / 4])]
                }
                return try DriftTable([("text", .categorical(CategoricalColumn(names)))])
            }
            return try DriftTables.sample(
                rows: rows, seed: seed, shift: shift, withNames: kinds.contains(.categorical))
        }
    }

    static let cases: [Case] = TableDriftDetectorCatalog.detectors.map { Case(detector: $0) }

    @Test("the list is the folder's, with unique ids and complete descriptions")
    func folder() throws {
        let types = TableDriftDetectorCatalog.detectors.map { String(describing: type(of: $0)) }
        #expect(Set(types) == (try SourceFolder.typeNames("Drift/TableDetectors")))
        let descriptors = TableDriftDetectorCatalog.detectors.map(\.descriptor)
        let taken = Set(DriftDetectorCatalog.detectors.map(\.descriptor.id))
        #expect(Set(descriptors.map(\.id)).count == descriptors.count && taken.isDisjoint(with: descriptors.map(\.id)))
        for descriptor in descriptors {
            #expect(!descriptor.title.isEmpty && !descriptor.kinds.isEmpty)
            #expect(descriptor.definition.hasSuffix(".") && descriptor.source.hasSuffix("."))
            #expect(TableDriftDetectorCatalog.detector(descriptor.id)?.descriptor == descriptor)
        }
    }

    @Test("identical tables never alarm", arguments: cases)
    func identical(_ testCase: Case) throws {
        for rows in [60, 150] {
            let table = try testCase.sample(rows: rows, seed: UInt64(rows))
            let found = try #require(testCase.detector.compare(reference: table, current: table).measurement)
            #expect(found.effect < 0.1)
            if let p = found.pValue { #expect(p > 0.2) }
        }
    }

    @Test("the order of rows, and of columns, does not matter", arguments: cases)
    func order(_ testCase: Case) throws {
        var random = SplitMix64(seed: 5)
        let reference = try testCase.sample(rows: 120, seed: 1)
        let current = try testCase.sample(rows: 70, seed: 2, shift: 0.3)
        let found = try #require(testCase.detector.compare(reference: reference, current: current).measurement)
        let shuffled = try #require(
            testCase.detector.compare(
                reference: try reference.rows(Array(0..<120).shuffled(using: &random)),
                current: try current.rows(Array(0..<70).shuffled(using: &random))
            ).measurement)
        #expect(abs(found.statistic - shuffled.statistic) <= 1e-9)
        #expect(abs(found.effect - shuffled.effect) <= 1e-9)
        if let p = found.pValue, let q = shuffled.pValue { #expect(abs(p - q) <= 1e-6 * p) }
        let turned = try DriftTable(
            zip(current.names, current.columns).reversed().map { (name: $0.0, column: $0.1) })
        #expect(testCase.detector.compare(reference: reference, current: turned) == .measured(found))
    }

    @Test("a clear shift is found and gives more than a slight one", arguments: cases)
    func grows(_ testCase: Case) throws {
        let reference = try testCase.sample(rows: 300, seed: 6)
        func found(_ shift: Double) throws -> DriftDetectorOutcome.Measurement {
            try #require(
                testCase.detector.compare(
                    reference: reference, current: try testCase.sample(rows: 300, seed: 7, shift: shift)
                ).measurement)
        }
        // Reconstruction looks across the components: a shift along one of them is none of its business.
        guard testCase.detector.descriptor.id.rawValue != "pca_reconstruction" else { return }
        let slight = try found(0.2)
        let clear = try found(1.2)
        #expect(clear.effect > slight.effect && clear.statistic > slight.statistic)
        if let p = clear.pValue { #expect(p <= max(0.001, testCase.detector.descriptor.leastPValue)) }
    }

    @Test("too few rows give notEnoughData with the numbers", arguments: cases)
    func tooFew(_ testCase: Case) throws {
        let need = testCase.detector.descriptor.minimumRows
        let enough = try testCase.sample(rows: need + 40, seed: 1)
        let few = try testCase.sample(rows: need - 1, seed: 2)
        #expect(
            testCase.detector.compare(reference: enough, current: few)
                == .notEnoughData(haveReference: need + 40, haveCurrent: need - 1, need: need))
        #expect(
            testCase.detector.compare(reference: few, current: enough)
                == .notEnoughData(haveReference: need - 1, haveCurrent: need + 40, need: need))
        let none = try few.rows([])
        #expect(
            testCase.detector.compare(reference: enough, current: none)
                == .notEnoughData(haveReference: need + 40, haveCurrent: 0, need: need))
    }

    @Test("tables of other columns are not compared, and a sentence says why", arguments: cases)
    func otherColumns(_ testCase: Case) throws {
        let table = try testCase.sample(rows: 60, seed: 1)
        let pairs = Array(zip(table.names, table.columns))
        let others = [
            try DriftTable(pairs.dropLast().map { (name: $0.0, column: $0.1) }),
            try DriftTable(pairs.map { (name: $0.0 + "?", column: $0.1) }),
            try DriftTable(pairs.map { (name: $0.0, column: $0.1) } + [(name: "more", column: table.columns[0])]),
            try DriftTable(
                pairs.map { name, column in
                    (
                        name: name,
                        column: Column.allMissing(column.kind == .numeric ? .categorical : .numeric, count: 60)
                    )
                }),
        ]
        for other in others {
            for (reference, current) in [(table, other), (other, table)] {
                guard
                    case .notApplicable(let reason) = testCase.detector.compare(reference: reference, current: current)
                else {
                    Issue.record("\(other.names) was compared with \(table.names)")
                    continue
                }
                #expect(["column", "component", "reference"].contains(where: reason.contains))
            }
        }
    }

    @Test("nothing that a column can hold crashes or gives a number that is none", arguments: cases)
    func nasty(_ testCase: Case) throws {
        var random = SplitMix64(seed: 9)
        let rows = 45
        let kinds = testCase.detector.descriptor.kinds
        let plain = random.normals(rows)
        let many = (0..<rows).map { "id\($0)" as String? }
        let columns: [Column] = [
            .numeric(NumericColumn(plain)),
            .numeric(NumericColumn(Array(repeating: 7, count: rows))),
            .numeric(NumericColumn(Array(repeating: .nan, count: rows))),
            .numeric(NumericColumn(Array(repeating: .infinity, count: rows))),
            .numeric(NumericColumn([.infinity, -.infinity, .nan] + plain.dropLast(3))),
            .numeric(NumericColumn(plain.map { $0 * 1e300 })),
            .numeric(NumericColumn(plain.map { $0 * 1e-200 })),
            .numeric(NumericColumn(plain.dropLast().map { $0 * 1e-160 } + [1e149])),
            .numeric(NumericColumn(plain.map { 1e8 + $0 })),
            .numeric(NumericColumn((0..<rows).map { Double($0 % 2) })),
            .categorical(CategoricalColumn(many)),
            .categorical(CategoricalColumn(Array(repeating: "a", count: rows))),
            .categorical(CategoricalColumn(Array(repeating: nil, count: rows))),
            .categorical(CategoricalColumn(["é", "e\u{301}", "", "\u{0}", nil] + many.dropLast(5))),
        ].filter { kinds.contains($0.kind) }
        for reference in columns {
            for current in columns where current.kind == reference.kind {
                for beside in [Column?.none, columns.first] {
                    func table(_ column: Column) throws -> DriftTable {
                        try DriftTable([("one", column)] + (beside.map { [("two", $0)] } ?? []))
                    }
                    guard
                        let found = testCase.detector.compare(
                            reference: try table(reference), current: try table(current)
                        ).measurement
                    else { continue }
                    #expect(found.statistic.isFinite && found.effect.isFinite && found.effect >= 0)
                    if let p = found.pValue { #expect(p >= 0 && p <= 1 && found.method?.isEmpty == false) }
                    #expect((found.recipe ?? testCase.detector.descriptor.recipe)?.isEmpty == false)
                }
            }
        }
    }

    @Test("ten thousand names, most of them seen once, are no drift", arguments: cases)
    func manyNames(_ testCase: Case) throws {
        guard testCase.detector.descriptor.kinds.contains(.categorical) else { return }
        var random = SplitMix64(seed: 10)
        func table(_ rows: Int) throws -> DriftTable {
            let names = (0..<rows).map { _ in "name \(random.next() % 10_000)" as String? }
            var columns: [(name: String, column: Column)] = [("id", .categorical(CategoricalColumn(names)))]
            if testCase.detector.descriptor.kinds.contains(.numeric) {
                columns.append(("x", .numeric(NumericColumn(random.normals(rows)))))
                columns.append(("y", .numeric(NumericColumn(random.normals(rows)))))
            }
            return try DriftTable(columns)
        }
        guard let found = testCase.detector.compare(reference: try table(400), current: try table(200)).measurement
        else { return }
        if let p = found.pValue { #expect(p > 0.01) }
    }
}
