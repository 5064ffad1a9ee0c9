import Testing
import VigilDomain

@testable import VigilFormats

struct WireRoundTripTests {
    /// Numbers whose text is easily got wrong.
    static let numbers: [Double] = [
        0, -0.0, 1, -1, 0.1, 1e15, 1e16, 123456789.123456, .leastNonzeroMagnitude, 1.7976931348623157e308,
        2.2250738585072014e-308,
        0.30000000000000004, 9007199254740992, 1e-5, 0.001, 0.000999, 1 / 3, 100, 1e22, 1e23, .nan,
    ]

    static let texts = [
        "", "a", "ä", "😀", "\"quoted\"", "back\\slash", "line\nbreak\r\ttab", "\u{1}\u{1F}\u{7F}", "\u{2028}", "null",
    ]

    static func batch(_ schema: ModelSchema, rows: Int, seed: UInt64) -> PredictionBatch {
        var random = SplitMix64(seed: seed)
        func number() -> Double {
            Bool.random(using: &random)
                ? numbers.randomElement(using: &random) ?? 0
                : Double(bitPattern: random.next())
        }
        func numeric() -> [Double] {
            (0..<rows).map { _ in
                let value = number(); return value.isFinite ? value : .nan
            }
        }
        func names() -> CategoricalColumn {
            CategoricalColumn(
                (0..<rows).map { _ in
                    Int.random(in: 0..<4, using: &random) == 0 ? nil : texts.randomElement(using: &random)
                })
        }
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<rows).map { "id-\($0)-" + ["x", "é", "\"", "\\"][$0 % 4] }
        batch.timestamps = (0..<rows).map { _ in Int64.random(in: -2_208_988_800_000...now.milliseconds, using: &random)
        }
        batch.features = schema.features.map {
            $0.kind == .numeric ? .numeric(NumericColumn(numeric())) : .categorical(names())
        }
        batch.scores = (0..<rows).map { _ in
            Bool.random(using: &random) ? .nan : Double.random(in: 0...1, using: &random)
        }
        batch.predictions =
            switch schema.task {
            case .multiclassClassification where schema.classes != nil:
                .categorical(CategoricalColumn((0..<rows).map { _ in schema.classes?.randomElement(using: &random) }))
            case .multiclassClassification: .categorical(names())
            case .binaryClassification: .numeric(NumericColumn((0..<rows).map { $0 % 3 == 2 ? .nan : Double($0 % 3) }))
            case .regression, .ranking: .numeric(NumericColumn(numeric()))
            }
        batch.groups = names()
        batch.ranks = (0..<rows).map { $0 % 5 == 0 ? .nan : Double($0 + 1) }
        batch.inferenceMilliseconds = numeric().map { $0 < 0 ? -$0 : $0 }
        for row in 0..<rows where !batch.probabilities.isEmpty {
            // Halves of halves, so that they sum to 1 exactly; some rows have none.
            var left = 1.0
            let places = Array(batch.probabilities.indices.shuffled(using: &random).dropLast())
            var shares = [Double](repeating: 0, count: batch.probabilities.count)
            for place in places {
                shares[place] = Bool.random(using: &random) ? left / 2 : 0
                left -= shares[place]
            }
            if let last = shares.indices.first(where: { !places.contains($0) }) { shares[last] = left }
            for place in shares.indices { batch.probabilities[place].append(row % 7 == 3 ? .nan : shares[place]) }
        }
        return batch
    }

    @Test("what the encoder writes, the decoder reads back bit by bit", arguments: ModelTask.allCases)
    func predictions(task: ModelTask) throws {
        let schema = schema(task)
        for seed in 0..<5 as Range<UInt64> {
            let original = Self.batch(schema, rows: 300, seed: seed)
            let bytes = try PredictionEncoder(schema: schema).encode(original)
            let decoded = try PredictionDecoder(schema: schema).decode(bytes, form: .ndjson, now: now)
            #expect(decoded.rejected == [])
            #expect(decoded.batch.texts == original.texts)
            for (read, written) in zip(decoded.batch.features, original.features) {
                #expect(read.numbers?.map(\.bitPattern) == written.numbers?.map { ($0.isNaN ? .nan : $0).bitPattern })
            }
        }
    }

    @Test("named classes and their probabilities are read back, whatever their names hold")
    func probabilities() throws {
        var schema = schema(.multiclassClassification)
        schema.classes = ["a", "ä", "\"quoted\"", "back\\slash", "a class with a longer name than eight bytes"]
        for seed in 0..<5 as Range<UInt64> {
            let original = Self.batch(schema, rows: 200, seed: seed)
            let bytes = try PredictionEncoder(schema: schema).encode(original)
            let decoded = try PredictionDecoder(schema: schema).decode(bytes, form: .ndjson, now: now)
            #expect(decoded.rejected == [])
            #expect(decoded.batch.texts == original.texts)
            try decoded.batch.validate(against: schema)
        }
    }

    @Test("a range of rows is written alone, and other columns than the schema's are refused")
    func someRows() throws {
        let original = Self.batch(binarySchema, rows: 10, seed: 1)
        let encoder = PredictionEncoder(schema: binarySchema)
        let bytes = try encoder.encode(original, rows: 3..<5)
        let decoded = try PredictionDecoder(schema: binarySchema).decode(bytes, form: .ndjson, now: now)
        #expect(decoded.batch.ids == Array(original.ids[3..<5]))
        var other = original
        other.features.removeLast()
        #expect(throws: DomainError.self) { try encoder.encode(other) }
    }

    @Test("outcomes are read back as they were written", arguments: ModelTask.allCases)
    func outcomes(task: ModelTask) throws {
        let schema = schema(task)
        let labels: Column =
            task == .multiclassClassification
            ? .categorical(CategoricalColumn(["cat", nil, "d\"og"])) : .numeric(NumericColumn([0, .nan, 1]))
        let original = OutcomeBatch(
            ids: ["a", "b", "a"], labels: labels, timestamps: [1, 2, 3], predictionTimestamps: [nil, -5, 0])
        let decoded = try OutcomeDecoder(schema: schema).decode(
            OutcomeEncoder().encode(original), form: .ndjson, now: now)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.ids == ["a", "a"])
        #expect(decoded.batch.timestamps == [1, 3])
        #expect(decoded.batch.labels.texts == [labels.texts[0], labels.texts[2]])
    }
}
