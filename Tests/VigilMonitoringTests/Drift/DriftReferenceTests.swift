import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

struct DriftReferenceTests {
    private let schema = Fixtures.schema(
        .binaryClassification,
        features: [
            FeatureSchema(name: "age", kind: .numeric, importance: 3), FeatureSchema(name: "town", kind: .categorical),
        ])

    private func batch(_ rows: Int, seed: UInt64, scores: Bool = true) -> PredictionBatch {
        var random = SplitMix64(seed: seed)
        var batch = Tables.batch(schema, rows: rows)
        batch.features = [
            .numeric(NumericColumn(random.normals(rows))),
            .categorical(CategoricalColumn((0..<rows).map { _ in ["x", "y"][random.pick([0.4, 0.6])] })),
        ]
        if scores { batch.scores = (0..<rows).map { _ in random.uniform() } }
        return batch
    }

    private func reference(_ batch: PredictionBatch) -> DriftReference {
        DriftReference(
            baseline: Baseline(schema: schema, source: "test", setAt: Fixtures.wall(0), predictions: batch))
    }

    @Test("a baseline gives features, prediction and score; outputs that it never has are left out")
    func columns() {
        let scored = reference(batch(100, seed: 1))
        #expect(scored.columns.map(\.name) == ["age", "town", "score"])
        #expect(scored.columns.map(\.role) == [.feature, .feature, .score])
        #expect(scored.columns.map(\.importance) == [3, 1, 1])
        #expect(scored.rows == 100)
        var predicted = batch(100, seed: 1, scores: false)
        predicted.predictions = .numeric(NumericColumn(Array(repeating: 1, count: 100)))
        #expect(reference(predicted).columns.map(\.name) == ["age", "town", "prediction"])
    }

    @Test("a batch is checked column by column, in the reference's order")
    func batches() throws {
        let result = DefaultDriftCheck().check(
            batch(300, seed: 2), against: reference(batch(1000, seed: 1)), rule: DriftRule())
        #expect(result.columns.map(\.name) == ["age", "town", "score"])
        #expect(result.columns.allSatisfy { $0.measurement != nil && !$0.isDrifted })
        #expect(result.referenceRows == 1000 && result.currentRows == 300)
    }

    @Test("a feature that is always missing stays, and is named when it goes missing later")
    func missing() {
        var empty = batch(1000, seed: 1)
        empty.features[0] = .allMissing(.numeric, count: 1000)
        let never = DefaultDriftCheck().check(batch(300, seed: 2), against: reference(empty), rule: DriftRule())
        #expect(never.columns[0].outcome == .notEnoughData(haveReference: 0, haveCurrent: 300, need: 20))
        #expect(never.recommendedActions.isEmpty)
        var gone = batch(300, seed: 2)
        gone.features[0] = .allMissing(.numeric, count: 300)
        let lost = DefaultDriftCheck().check(gone, against: reference(batch(1000, seed: 1)), rule: DriftRule())
        #expect(
            lost.recommendedActions.first
                == "age went missing: none of 300 rows has a value. Check what fills it.")
    }

    @Test("an empty window, and an empty baseline, give not enough data")
    func empty() {
        let result = DefaultDriftCheck().check(
            PredictionBatch(schema: schema), against: reference(batch(100, seed: 1)), rule: DriftRule())
        #expect(result.columns.allSatisfy { $0.measurement == nil } && result.currentRows == 0)
        let without = reference(PredictionBatch(schema: schema))
        #expect(without.columns.map(\.name) == ["age", "town"] && without.rows == 0)
        #expect(
            !DefaultDriftCheck().check(batch(100, seed: 1), against: without, rule: DriftRule()).overallDriftDetected)
    }

    @Test("a baseline knows from when to when its rows are")
    func period() async {
        let rows = batch(100, seed: 1)
        let baseline = Baseline(schema: schema, source: "test", setAt: Fixtures.wall(0), predictions: rows)
        let prepared = await DriftReference.prepared(baseline)
        for reference in [DriftReference(baseline: baseline), prepared, prepared.only(.feature)] {
            #expect(reference.period?.start.milliseconds == rows.timestamps.min())
            #expect(reference.period?.end.milliseconds == rows.timestamps.max().map { $0 + 1 })
        }
        #expect(reference(PredictionBatch(schema: schema)).period == nil)
    }

    @Test("what a baseline knows about its features")
    func profiles() {
        var rows = batch(4, seed: 1)
        rows.features = [
            .numeric(NumericColumn([3, .nan, -1, 2])), .categorical(CategoricalColumn(["x", nil, "x", "z"])),
        ]
        let profiles = reference(rows).featureProfiles()
        #expect(profiles.keys.sorted() == ["age", "town"])
        #expect(profiles["age"]?.range == -1...3 && profiles["age"]?.missingShare == 0.25)
        #expect(profiles["age"]?.categories == nil)
        #expect(profiles["town"]?.categories == ["x", "z"] && profiles["town"]?.range == nil)
    }
}

struct ColumnFanOutTests {
    @Test("on all cores the result is the same, bit for bit")
    func same() async {
        var random = SplitMix64(seed: 31)
        func table(_ rows: Int, _ shift: Double) -> [TableColumn] {
            (0..<12).map { index in
                let column: Column =
                    index % 3 == 0
                    ? .categorical(CategoricalColumn((0..<rows).map { _ in "n\(Int(random.uniform() * 30))" }))
                    : .numeric(NumericColumn(random.normals(rows, mean: shift)))
                return TableColumn(name: "c\(index)", column: column)
            }
        }
        let reference = table(800, 0)
        let current = table(200, 0.3).map(\.column)
        let inTurn = DefaultDriftCheck().check(current, against: DriftReference(reference), rule: DriftRule())
        let prepared = await DriftReference.prepared(reference)
        #expect(await DefaultDriftCheck().checkConcurrently(current, against: prepared, rule: DriftRule()) == inTurn)
        #expect(await DriftReference.prepared([]).columns.isEmpty)
    }

    @Test("a table that is handed over is prepared where it lies, another stays as it is")
    func consumes() async throws {
        var random = SplitMix64(seed: 32)
        func address(_ values: [Double]) -> UInt? {
            values.withUnsafeBufferPointer { $0.baseAddress.map { UInt(bitPattern: $0) } }
        }
        func prepared(_ reference: DriftReference, _ index: Int) -> UInt? {
            guard case .numeric(let numbers) = reference.columns[index].content else { return nil }
            return address(numbers.sorted.values)
        }
        var addresses: [UInt?] = []
        let columns = (0..<3).map { index in
            let values = random.normals(500)
            addresses.append(address(values))
            return TableColumn(name: "c\(index)", column: .numeric(NumericColumn(values)))
        }
        let plain = DriftReference(columns)
        #expect((0..<3).allSatisfy { prepared(plain, $0) != addresses[$0] })
        #expect(columns.map { $0.column.numbers.flatMap(address) } == addresses)
        let reference = await DriftReference.prepared(consume columns)
        #expect((0..<3).allSatisfy { prepared(reference, $0) == addresses[$0] })
    }
}
