import Testing
import VigilDomain

@testable import VigilMonitoring

/// Rows of a part of a table that drift while the rest does not.
struct SegmentDriftSearchTests {
    /// A table of eight numeric columns, one of names and a region of five values.
    private static func table(_ rows: Int, _ seed: UInt64, change: (Int, String) -> Double? = { _, _ in nil })
        -> [TableColumn]
    {
        var random = SplitMix64(seed: seed)
        let regions = (0..<rows).map { _ in ["north", "east", "south", "west", "middle"][Int(random.next() % 5)] }
        var columns = (0..<8).map { index in
            TableColumn(name: "x\(index)", column: .numeric(NumericColumn(random.normals(rows))))
        }
        if case .numeric(var numbers) = columns[3].column {
            for row in 0..<rows {
                if let factorOrShift = change(row, regions[row]) { numbers.values[row] = factorOrShift }
            }
            columns[3].column = .numeric(numbers)
        }
        let kinds = (0..<rows).map { _ in ["a", "b", "c"][random.pick([0.5, 0.3, 0.2])] as String? }
        columns.append(TableColumn(name: "kind", column: .categorical(CategoricalColumn(kinds))))
        columns.append(TableColumn(name: "region", column: .categorical(CategoricalColumn(regions))))
        return columns
    }

    private static let hourly = DriftRule(alpha: 1.0 / 2160)

    @Test("a segment that drifts is found among nine columns at the level of an hour")
    func planted() throws {
        var random = SplitMix64(seed: 91)
        let current = Self.table(500, 2) { _, region in region == "north" ? 1.2 + random.normal() : nil }
        let finding = try #require(
            SegmentDriftSearch.worst(
                by: ["region"], reference: Self.table(1500, 1), current: current, rule: Self.hourly))
        #expect(finding.searched == 45 && finding.thinnedTo == nil)
        let worst = try #require(finding.worst.first)
        #expect(worst.feature == "region" && worst.value == "north" && worst.column == "x3" && worst.isDrifted)
        #expect(worst.adjustedPValue <= 1.0 / 2160 && worst.effect > 0.6 && worst.effect < 1.4)
        #expect(worst.relevantEffect == 0.1 && worst.effectName == DriftEffect.wasserstein)
        #expect(finding.drifted.count == 1)
    }

    @Test("a segment whose values only spread more is found")
    func spread() throws {
        var random = SplitMix64(seed: 92)
        let current = Self.table(600, 4) { _, region in region == "west" ? 2.2 * random.normal() : nil }
        let finding = try #require(
            SegmentDriftSearch.worst(
                by: ["region"], reference: Self.table(2000, 3), current: current, rule: Self.hourly))
        let worst = try #require(finding.worst.first)
        #expect(worst.value == "west" && worst.column == "x3" && worst.isDrifted && worst.effect > 0.3)
    }

    @Test("clean tables alarm at most at their level", .tags(.simulation))
    func clean() {
        let rule = DriftRule(alpha: 0.05)
        var alarms = 0
        for round in 0..<40 {
            let finding = SegmentDriftSearch.worst(
                by: ["region"], reference: Self.table(300, 1000 + UInt64(round)),
                current: Self.table(150, 2000 + UInt64(round)), rule: rule)
            if finding?.drifted.isEmpty == false { alarms += 1 }
        }
        // The chance of more than six in forty at 5 % is below one in two hundred.
        #expect(alarms <= 6)
    }

    @Test("a segment whose days always differ is no alarm on another such day, and one with a jump is")
    func days() async throws {
        var schema = Fixtures.schema(
            .binaryClassification,
            features: [FeatureSchema(name: "x", kind: .numeric), FeatureSchema(name: "side", kind: .categorical)])
        schema.window = .day
        // On the left every day has its own level.
        func rows(days: Int, from first: Int, shift: Double, _ seed: UInt64) -> PredictionBatch {
            var random = SplitMix64(seed: seed)
            let perDay = 80
            var batch = Tables.batch(schema, rows: days * perDay)
            batch.timestamps = (0..<(days * perDay)).map { Int64(first + $0 / perDay) * 86_400_000 + Int64($0) }
            let levels = (0..<days).map { _ in 0.7 * random.normal() + shift }
            let sides = (0..<(days * perDay)).map { _ in random.uniform() < 0.5 ? "left" : "right" }
            let values = sides.enumerated().map {
                $1 == "left" ? levels[$0 / perDay] + random.normal() : random.normal()
            }
            batch.features = [.numeric(NumericColumn(values)), .categorical(CategoricalColumn(sides))]
            return batch
        }
        let baseline = Baseline(
            schema: schema, source: "test", setAt: Fixtures.wall(0), predictions: rows(days: 40, from: 0, shift: 0, 1))
        let reference = await DriftReference.prepared(baseline)
        let rule = DriftRule(alpha: 1.0 / 90)
        func search(_ shift: Double, _ seed: UInt64) throws -> SegmentFinding {
            try #require(
                SegmentDriftSearch.worst(
                    by: ["side"], batch: baseline.predictions, reference: reference,
                    current: rows(days: 1, from: 50, shift: shift, seed), schema: schema, rule: rule))
        }
        for seed in 2..<8 { #expect(try search(0, UInt64(seed)).drifted.isEmpty) }
        let jump = try search(5, 9)
        #expect(jump.drifted.map(\.value) == ["left"])
        #expect(try #require(jump.worst.first?.designEffect) > 4)
    }

    @Test("counts are of all rows where a side was thinned, and the finding says so")
    func thinned() throws {
        func rows(_ count: Int, shift: Double, _ seed: UInt64) -> [TableColumn] {
            var random = SplitMix64(seed: seed)
            let sides = (0..<count).map { $0 % 3 == 0 ? "left" : "right" }
            let values = sides.map { random.normal() + ($0 == "left" ? shift : 0) }
            return [
                TableColumn(name: "x", column: .numeric(NumericColumn(values))),
                TableColumn(name: "side", column: .categorical(CategoricalColumn(sides))),
            ]
        }
        let finding = try #require(
            SegmentDriftSearch.worst(
                by: ["side"], reference: rows(30_000, shift: 0, 1), current: rows(300, shift: 2, 2), rule: DriftRule()))
        #expect(finding.thinnedTo == SegmentDriftSearch.mostRows)
        let worst = try #require(finding.worst.first)
        #expect(worst.value == "left" && worst.isDrifted)
        #expect(worst.referenceCount == 10_000 && worst.currentCount == 100)
    }

    @Test("what cannot be searched is left out")
    func nothing() {
        func names(_ name: String, _ values: [String?]) -> TableColumn {
            TableColumn(name: name, column: .categorical(CategoricalColumn(values)))
        }
        func numbers(_ values: [Double]) -> TableColumn {
            TableColumn(name: "x", column: .numeric(NumericColumn(values)))
        }
        let side = names("side", Array(repeating: "left", count: 100))
        let constant = numbers(Array(repeating: 5, count: 100))
        let missing = numbers(Array(repeating: .nan, count: 100))
        for table in [[constant, side], [missing, side], [side], []] {
            #expect(
                SegmentDriftSearch.worst(by: ["side"], reference: table, current: table, rule: DriftRule()) == nil)
        }
        let varied = [numbers((0..<100).map(Double.init)), side]
        #expect(SegmentDriftSearch.worst(by: ["other"], reference: varied, current: varied, rule: DriftRule()) == nil)
        #expect(
            SegmentDriftSearch.worst(by: ["side"], reference: varied, current: [missing, side], rule: DriftRule())
                == nil)
    }
}
