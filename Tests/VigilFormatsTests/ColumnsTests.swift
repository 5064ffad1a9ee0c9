import Testing
import VigilDomain

@testable import VigilFormats

@Suite("The binary form")
struct ColumnsTests {
    private let encoder = PredictionColumnsEncoder(schema: binarySchema)
    private let decoder = PredictionDecoder(schema: binarySchema)

    /// A small batch with everything that a binary model's rows can have.
    private static func small(_ ids: [String] = ["a", "é", "order-17"]) -> PredictionBatch {
        var batch = PredictionBatch(schema: binarySchema)
        batch.ids = ids
        batch.timestamps = ids.indices.map { Int64($0) * 1000 }
        batch.features = [
            .numeric(NumericColumn([1, .nan, -0.0])), .numeric(NumericColumn([.nan, .nan, .nan])),
            .categorical(CategoricalColumn(["", nil, "Zürich 😀"])),
        ]
        batch.scores = [0.5, .nan, 1]
        batch.predictions = .numeric(NumericColumn([1, 0, .nan]))
        batch.groups = CategoricalColumn(["g", nil, nil])
        batch.ranks = [1, .nan, 3]
        batch.inferenceMilliseconds = [.nan, 0, 12.5]
        return batch
    }

    @Test(
        "rows come back as from NDJSON: missing values, new names, empty and other texts", arguments: ModelTask.allCases
    )
    func sameAsLines(task: ModelTask) throws {
        let schema = schema(task)
        for seed in 0..<5 as Range<UInt64> {
            let original = WireRoundTripTests.batch(schema, rows: 300, seed: seed)
            let decoder = PredictionDecoder(schema: schema)
            let lines = try decoder.decode(
                PredictionEncoder(schema: schema).encode(original), form: .ndjson, now: now)
            let columns = try decoder.decode(
                PredictionColumnsEncoder(schema: schema).encode(original), form: .columns, now: now)
            #expect(columns.rejected == [])
            #expect(columns.batch.texts == original.texts && columns.batch.texts == lines.batch.texts)
            for (binary, text) in zip(columns.batch.features, lines.batch.features) {
                #expect(binary.numbers?.map(\.bitPattern) == text.numbers?.map(\.bitPattern))
                #expect(binary.names == text.names)
            }
        }
    }

    @Test("probabilities of named classes come back as from NDJSON")
    func probabilities() throws {
        var schema = schema(.multiclassClassification)
        schema.classes = ["a", "ä", "\"quoted\"", "back\\slash", "a class with a longer name"]
        let original = WireRoundTripTests.batch(schema, rows: 200, seed: 3)
        let body = try PredictionColumnsEncoder(schema: schema).encode(original)
        let decoded = try PredictionDecoder(schema: schema).decode(body, form: .columns, now: now)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.texts == original.texts)
        try decoded.batch.validate(against: schema)
    }

    @Test("UUIDs take 16 bytes and come back in lower case; others, also in upper case, come back as they were")
    func identifiers() throws {
        let uuids = [
            "00000000-0000-0000-0000-000000000000", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
            "ffffffff-ffff-4fff-bfff-ffffffffffff",
        ]
        let packed = try encoder.encode(Self.small(uuids))
        let upper = try encoder.encode(Self.small(uuids.map { $0.uppercased() }))
        #expect(upper.count - packed.count == 3 * (2 + 36 - 16))
        #expect(try decoder.decode(packed, form: .columns, now: now).batch.ids == uuids)
        #expect(try decoder.decode(upper, form: .columns, now: now).batch.ids == uuids.map { $0.uppercased() })
    }

    @Test("dictionaries of every width of codes, the largest of each", arguments: [0, 1, 255, 256, 65_535, 65_536])
    func widths(names: Int) throws {
        let rows = names + 1
        var batch = PredictionBatch(schema: binarySchema)
        batch.ids = (0..<rows).map { "\($0)" }
        batch.timestamps = (0..<rows).map { Int64($0) }
        batch.features = [
            .allMissing(.numeric, count: rows), .allMissing(.numeric, count: rows),
            .categorical(CategoricalColumn((0..<rows).map { $0 < names ? "name \($0)" : nil })),
        ]
        batch.scores = Array(repeating: .nan, count: rows)
        (batch.ranks, batch.inferenceMilliseconds) = (batch.scores, batch.scores)
        batch.predictions = .numeric(NumericColumn(batch.scores))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        let decoded = try decoder.decode(encoder.encode(batch), form: .columns, now: now)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.features[2] == batch.features[2])
    }

    @Test("a range of rows is written alone, with the names of its own rows")
    func someRows() throws {
        let decoded = try decoder.decode(encoder.encode(Self.small(), rows: 1..<3), form: .columns, now: now)
        #expect(decoded.batch.texts == Array(Self.small().texts[1...]))
        #expect(decoded.batch.features[2].names?.dictionary == ["Zürich 😀"])
    }

    @Test("rows at fault are rejected as in NDJSON, with the same codes, and leave no trace")
    func rowFaults() throws {
        var batch = WireRoundTripTests.batch(binarySchema, rows: 12, seed: 9)
        batch.ids = (0..<12).map { "id-\($0)" }
        batch.ids[1] = ""
        batch.ids[2] = String(repeating: "x", count: 201)
        batch.ids[3] = "tab\there"
        batch.timestamps[4] = -3_000_000_000_000
        batch.timestamps[5] = now.milliseconds + 86_400_001
        batch.scores[6] = 1.5
        batch.predictions = .numeric(NumericColumn(Array(repeating: 1, count: 12)))
        batch.ranks = Array(repeating: .nan, count: 12)
        batch.ranks[7] = 0.5
        batch.features[2] = .categorical(
            CategoricalColumn((0..<12).map { $0 == 8 ? String(repeating: "n", count: 1001) : "kept" }))
        batch.ids[9] = "id-0"
        // A row at fault does not take its id from a later one.
        batch.ids[10] = "id-6"
        let lines = try decoder.decode(
            PredictionEncoder(schema: binarySchema).encode(batch), form: .ndjson, now: now)
        let columns = try decoder.decode(encoder.encode(batch), form: .columns, now: now)
        #expect(columns.rejected.map(\.row) == [2, 3, 4, 5, 6, 7, 8, 9, 10])
        #expect(columns.rejected.map(\.row) == lines.rejected.map(\.row))
        #expect(columns.rejected.map(\.code) == lines.rejected.map(\.code))
        #expect(columns.rejected.map(\.field) == lines.rejected.map(\.field))
        #expect(columns.batch.texts == lines.batch.texts)
        #expect(columns.batch.features[2].names?.dictionary == ["kept"])
    }

    @Test("an infinite number is out of range, every NaN is a missing value")
    func infinities() throws {
        var batch = Self.small()
        batch.features[0] = .numeric(NumericColumn([.infinity, -.nan, .signalingNaN]))
        let decoded = try decoder.decode(encoder.encode(batch), form: .columns, now: now)
        #expect(decoded.rejected.map(\.field) == ["features.age"] && decoded.rejected.map(\.code) == [.outOfRange])
        #expect(
            decoded.batch.features[0].numbers?.map(\.bitPattern) == Array(repeating: Double.nan.bitPattern, count: 2))
    }

    @Test("a class that the model does not name is rejected with its row")
    func classes() throws {
        var named = schema(.multiclassClassification)
        named.classes = ["cat", "dog"]
        var batch = WireRoundTripTests.batch(named, rows: 2, seed: 1)
        batch.predictions = .categorical(CategoricalColumn(["cat", "emu"]))
        batch.probabilities = [[.nan, .nan], [.nan, 0.5]]
        batch.probabilities[0][0] = 0.5
        batch.probabilities[1][0] = 0.5
        let decoded = try PredictionDecoder(schema: named).decode(
            PredictionColumnsEncoder(schema: named).encode(batch), form: .columns, now: now)
        #expect(decoded.rejected.map(\.field) == ["prediction"] && decoded.rejected.map(\.code) == [.unknownClass])
        #expect(decoded.batch.probabilities == [[0.5], [0.5]])
        batch.predictions = .categorical(CategoricalColumn(["cat", "dog"]))
        let sums = try PredictionDecoder(schema: named).decode(
            PredictionColumnsEncoder(schema: named).encode(batch), form: .columns, now: now)
        #expect(sums.rejected.map(\.detail) == ["they sum to 0.5; \(RowRules.sentenceOfSum)"])
    }

    @Test("outcomes come back as from NDJSON", arguments: ModelTask.allCases)
    func outcomes(task: ModelTask) throws {
        let labels: Column =
            task == .multiclassClassification
            ? .categorical(CategoricalColumn(["cat", nil, "d\"og"])) : .numeric(NumericColumn([0, .nan, 1]))
        let original = OutcomeBatch(
            ids: ["a", "b", "a"], labels: labels, timestamps: [1, 2, 3], predictionTimestamps: [nil, -5, 0])
        let decoder = OutcomeDecoder(schema: schema(task))
        let lines = try decoder.decode(OutcomeEncoder().encode(original), form: .ndjson, now: now)
        let columns = try decoder.decode(OutcomeColumnsEncoder().encode(original), form: .columns, now: now)
        #expect(columns == lines && columns.batch.predictionTimestamps == [nil, 0])
    }

    @Test("an outcome without a label is rejected")
    func missingLabel() throws {
        let labels = OutcomeBatch(ids: ["a", "b"], labels: .numeric(NumericColumn([1, 0])), timestamps: [1, 2])
        var body = try OutcomeColumnsEncoder().encode(labels)
        // The last eight bytes are the label of the second row.
        body.replaceSubrange(body.count - 8..<body.count, with: [0, 0, 0, 0, 0, 0, 0xF8, 0x7F])
        let decoded = try OutcomeDecoder(schema: binarySchema).decode(body, form: .columns, now: now)
        #expect(decoded.batch.ids == ["a"])
        #expect(decoded.rejected.map(\.code) == [.missingField] && decoded.rejected.map(\.field) == ["label"])
    }

    @Test("the rows of a baseline carry labels")
    func labels() throws {
        // The encoder has no labels: a column is added by hand.
        var body = try encoder.encode(Self.small())
        let column =
            Array("label".utf8)
            + [0.0, .nan, 1].flatMap { value in
                withUnsafeBytes(of: Double(value).bitPattern.littleEndian) { Array($0) }
            }
        body += [5, 0, 4, 0, 24, 0, 0, 0] + column
        body[6] += 1
        body.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt32($0.count).littleEndian, toByteOffset: 12, as: UInt32.self)
        }
        let labelled = PredictionDecoder(schema: binarySchema, withLabels: true)
        #expect(try labelled.decode(body, form: .columns, now: now).labels?.texts == ["0.0", nil, "1.0"])
        #expect(formatError { try decoder.decode(body, form: .columns, now: now) }?.code == .unknownColumn)
    }
}
