import Testing
import VigilDomain
import VigilFormats

@testable import VigilClient

@Suite("A recording's rows as predictions")
struct ReplayChunkTableTests {
    static let schema = ModelSchema(
        model: ModelName(rawValue: "leads") ?? { preconditionFailure() }(), task: .binaryClassification,
        features: [
            FeatureSchema(name: "age", kind: .numeric), FeatureSchema(name: "region", kind: .categorical),
        ])

    static let csv = """
        row_id,timestamp,partition,age,region,score,prediction,label,label_timestamp
        a,2026-01-01T00:00:00Z,reference,41,north,0.25,0,1,2026-02-01T00:00:00Z
        b,2026-01-02T00:00:00Z,production,,south,0.75,1,,
        c,2026-01-03T00:00:00Z,production,17,,0.5,1,0,

        """

    private func chunk(
        _ text: String = Self.csv, schema: ModelSchema = Self.schema, columns: ReplayColumns = ReplayColumns()
    ) throws -> ReplayChunk {
        let header = String(text.prefix { $0 != "\n" }).split(separator: ",").map(String.init)
        let mapping = try columns.mapping(of: header, to: schema)
        var options = TableOptions()
        options.types = mapping.types(for: schema)
        let table = try Table.parse(Array(text.utf8), options: options)
        return try ReplayChunk(table, firstRow: 1, mapping: mapping, schema: schema)
    }

    @Test("columns are found by the usual names and the schema's")
    func usualNames() throws {
        let chunk = try chunk()
        #expect(chunk.predictions.ids == ["a", "b", "c"])
        #expect(chunk.predictions.timestamps.first == Timestamp("2026-01-01T00:00:00Z")?.milliseconds)
        #expect(chunk.predictions.scores == [0.25, 0.75, 0.5])
        #expect(chunk.predictions.features[0].numbers?[1].isNaN == true)
        #expect(chunk.predictions.features[1].names?[2] == nil)
        #expect(chunk.label(0) == .number(1))
        #expect(chunk.label(1) == nil)
        #expect(chunk.labelTimestamps[0] == Timestamp("2026-02-01T00:00:00Z")?.milliseconds)
        #expect(chunk.labelTimestamps[2] == nil)
        #expect(chunk.rowsRead == 3)
        try chunk.predictions.validate(against: Self.schema)
    }

    @Test("probabilities are found by the beginning of their columns' names, all of them or none")
    func probabilities() throws {
        var schema = Self.schema
        schema.task = .multiclassClassification
        schema.features = []
        schema.classes = ["cat", "dog"]
        let csv = "id,timestamp,probability_dog,probability_cat,label\na,2026-01-01T00:00:00Z,0.75,0.25,dog\n"
        let chunk = try chunk(csv, schema: schema)
        #expect(chunk.predictions.probabilities == [[0.25], [0.75]])
        try chunk.predictions.validate(against: schema)
        let renamed = csv.replacing("probability_", with: "p.")
        #expect(
            try self.chunk(renamed, schema: schema, columns: ReplayColumns(probabilityPrefix: "p."))
                .predictions.probabilities == [[0.25], [0.75]])
        #expect(throws: RecordingError.self) { try self.chunk(renamed, schema: schema) }
        #expect(throws: RecordingError.self) {
            try self.chunk(csv.replacing("probability_cat", with: "other"), schema: schema)
        }
        let without = try self.chunk("id,timestamp,prediction\na,2026-01-01T00:00:00Z,dog\n", schema: schema)
        #expect(without.predictions.probabilities.allSatisfy { $0.count == 1 && $0[0].isNaN })
    }

    @Test("a filter keeps the rows that have its text")
    func filters() throws {
        let columns = ReplayColumns(filters: [RowFilter(column: "partition", value: "production")])
        #expect(try chunk(columns: columns).predictions.ids == ["b", "c"])
        let both = ReplayColumns(filters: columns.filters + [RowFilter(column: "label_timestamp", value: "")])
        #expect(try chunk(columns: both).predictions.ids == ["b", "c"])
        let none = ReplayColumns(filters: [RowFilter(column: "partition", value: "test")])
        #expect(try chunk(columns: none).count == 0)
    }

    @Test("a filter on a numeric feature leaves it a number")
    func filterOnFeature() throws {
        let columns = ReplayColumns(filters: [RowFilter(column: "region", value: "north")])
        #expect(try chunk(columns: columns).predictions.ids == ["a"])
    }

    @Test("a column that is named counts before the usual one, and one that is not there is told")
    func namedColumns() throws {
        let text = Self.csv.replacing("score", with: "probability")
        #expect(try chunk(text, columns: ReplayColumns(named: [.score: "probability"])).predictions.scores[1] == 0.75)
        let error = #expect(throws: RecordingError.self) {
            try chunk(columns: ReplayColumns(named: [.score: "probability"]))
        }
        #expect(error?.code == .missingColumn)
        #expect(error?.description.hasPrefix("--score: there is no column \"probability\"; there are row_id") == true)
    }

    @Test(
        "every column that is needed and absent is told",
        arguments: [
            ("row_id", "--id"), ("timestamp", "--timestamp"), ("age", "an input that the file lacks: age"),
        ])
    func missingColumns(column: String, words: String) throws {
        let text = Self.csv.replacing("\(column),", with: "other,", maxReplacements: 1)
        let error = #expect(throws: RecordingError.self) { try chunk(text) }
        #expect(error?.code == .missingColumn)
        #expect(error?.description.contains(words) == true)
    }

    @Test(
        "faults in a row name the row and the column",
        arguments: [
            ("a,2026-01-01T00:00:00Z", ",2026-01-01T00:00:00Z", "row 1, row_id: the id is missing"),
            ("b,2026-01-02T00:00:00Z", "b,", "row 2, timestamp: the time is missing"),
            ("b,2026-01-02T00:00:00Z", "b,soon", "row 2, timestamp: \"soon\" is not an RFC 3339 time"),
            (
                "b,2026-01-02T00:00:00Z", "b,2026-01-02 10:00:00",
                "row 2, timestamp: \"2026-01-02 10:00:00\" has no zone"
            ),
        ])
    func faults(part: String, replacement: String, sentence: String) throws {
        let error = #expect(throws: RecordingError.self) { try chunk(Self.csv.replacing(part, with: replacement)) }
        #expect(error?.description.hasPrefix(sentence) == true)
    }

    @Test("times without a zone are read as UTC when the user says so")
    func assumedZone() throws {
        let text = Self.csv.replacing("2026-01-02T00:00:00Z", with: "2026-01-02 10:30:00")
            .replacing("2026-01-01T00:00:00Z", with: "2026-01-01")
        let chunk = try chunk(text, columns: ReplayColumns(assumesUTC: true))
        #expect(chunk.predictions.timestamps[0] == Timestamp("2026-01-01T00:00:00Z")?.milliseconds)
        #expect(chunk.predictions.timestamps[1] == Timestamp("2026-01-02T10:30:00Z")?.milliseconds)
    }

    @Test("classes with numeric names stay names, and ranking has its query and place")
    func tasks() throws {
        var multiclass = Self.schema
        multiclass.task = .multiclassClassification
        #expect(try chunk(schema: multiclass).predictions.predictions.names?.dictionary.sorted() == ["0", "1"])
        var ranking = Self.schema
        ranking.task = .ranking
        let text = Self.csv.replacing("partition", with: "query_id,rank").replacing("reference", with: "7,2")
            .replacing("production", with: "8,1")
        let chunk = try chunk(text, schema: ranking)
        #expect(chunk.predictions.groups[0] == "7")
        #expect(chunk.predictions.ranks == [2, 1, 1])
    }

    @Test("labelled rows are read back by the server's own decoder")
    func labelledRows() throws {
        let chunk = try chunk()
        let text = String(
            decoding: try LabelledRows.encode(chunk.predictions, labels: chunk.labels, schema: Self.schema),
            as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasSuffix(",\"label\":1}"))
        #expect(!lines[1].contains("label"))
        let stripped = text.replacing(",\"label\":1}", with: "}").replacing(",\"label\":0}", with: "}")
        let decoded = try PredictionDecoder(schema: Self.schema).decode(
            Array(stripped.utf8), form: .ndjson, now: Timestamp(milliseconds: 4_000_000_000_000))
        #expect(decoded.rejected.isEmpty)
        #expect(decoded.batch.ids == chunk.predictions.ids)
    }

    @Test("a class name that needs escaping stays one JSON line")
    func escapedLabels() throws {
        var schema = Self.schema
        schema.task = .multiclassClassification
        let chunk = try chunk(schema: schema)
        let labels = Column.categorical(CategoricalColumn(["say \"hi\"\n", nil, "b"]))
        let text = String(
            decoding: try LabelledRows.encode(chunk.predictions, labels: labels, schema: schema), as: UTF8.self)
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains(#""label":"say \"hi\"\n"}"#))
    }
}
