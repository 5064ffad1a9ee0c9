import Foundation
import VigilDomain
import VigilStatistics

/// Predictions without an end, of the laws of the peers' storage case: a UUID, a time, 15 numbers of two to four decimals,
/// five names from small vocabularies, a class and a confidence.
struct PredictionStream {
    private var random: SplitMix64
    private var time: Double
    private let chances: [[Double]]

    static let firstMoment: Int64 = 1_767_225_600_000
    private static let vocabularies = [3, 5, 8, 20, 50]

    init(seed: UInt64, from moment: Int64 = firstMoment) {
        random = SplitMix64(seed: seed)
        time = Double(moment)
        // Name j has the chance of 1 / (j + 1), all of them together 1, added up.
        chances = Self.vocabularies.map { count in
            let total = (1...count).reduce(0) { $0 + 1 / Double($1) }
            var sum = 0.0
            return (1...count).map { rank in
                sum += 1 / Double(rank) / total
                return sum
            }
        }
    }

    static func schema(_ name: String) throws -> ModelSchema {
        guard let model = ModelName(rawValue: name) else {
            throw CannotMeasure(description: "\"\(name)\" is no name of a model")
        }
        return ModelSchema(
            model: model, task: .binaryClassification,
            features: (0..<15).map { FeatureSchema(name: $0 < 10 ? "f0\($0)" : "f\($0)", kind: .numeric) }
                + (0..<5).map { FeatureSchema(name: "c\($0)", kind: .categorical) })
    }

    struct Row {
        var id: String
        var timestamp: Int64
        var numbers: [Double]
        var names: [String]
        var score: Double
    }

    mutating func row() -> Row {
        time += -80 * log(max(random.uniform(), 1e-12))
        var numbers: [Double] = []
        for index in 0..<15 {
            let value: Double =
                switch index % 3 {
                case 0: exp(2 + random.normal())
                case 1: 10 * random.normal()
                default: random.uniform()
                }
            let scale = [100.0, 1000, 10_000][index % 3]
            numbers.append((value * scale).rounded() / scale)
        }
        let names = chances.map { chances in
            let place = random.uniform()
            return "value_\(chances.firstIndex { place < $0 } ?? chances.count - 1)"
        }
        let (first, second) = (random.gamma(shape: 4), random.gamma(shape: 2))
        return Row(
            id: uuid(), timestamp: Int64(time), numbers: numbers, names: names,
            score: (first / (first + second) * 10_000).rounded() / 10_000)
    }

    mutating func uuid() -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        let words = [random.next(), random.next()]
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(words[place / 16] >> UInt64(4 * (place % 16)) & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    mutating func batch(_ schema: ModelSchema, rows count: Int) -> PredictionBatch {
        let rows = (0..<count).map { _ in row() }
        var batch = PredictionBatch(schema: schema)
        batch.ids = rows.map(\.id)
        batch.timestamps = rows.map(\.timestamp)
        batch.features =
            (0..<15).map { index in .numeric(NumericColumn(rows.map { $0.numbers[index] })) }
            + (0..<5).map { index in .categorical(CategoricalColumn(rows.map { $0.names[index] })) }
        batch.scores = rows.map(\.score)
        batch.predictions = .numeric(NumericColumn(rows.map { $0.score > 0.6 ? 1 : 0 }))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: count))
        batch.ranks = Array(repeating: .nan, count: count)
        batch.inferenceMilliseconds = batch.ranks
        return batch
    }

    /// A row as a line of NDJSON, some 420 bytes.
    static func line(_ row: Row) -> String {
        let numbers = row.numbers.enumerated().map { "\"\($0 < 10 ? "f0" : "f")\($0)\":\($1)" }
        let names = row.names.enumerated().map { "\"c\($0)\":\"\($1)\"" }
        let features = (numbers + names).joined(separator: ",")
        let time = Timestamp(milliseconds: row.timestamp)
        return "{\"id\":\"\(row.id)\",\"timestamp\":\"\(time)\",\"features\":{\(features)},\"score\":\(row.score),"
            + "\"prediction\":\(row.score > 0.6 ? 1 : 0)}\n"
    }
}
