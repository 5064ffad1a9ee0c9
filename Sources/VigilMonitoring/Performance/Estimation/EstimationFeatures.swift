import VigilDomain
import VigilLearning

/// How a model's columns become numbers that trees learn from.
///
/// Names become their places in the order of how frequent they are in the baseline; one that it does not know is missing.
/// Numbers are taken less the baseline's first, so that large ones with small differences keep their digits in 32 bits;
/// an infinite one is missing. The score, or the prediction, is the last column.
struct EstimationFeatures: Sendable {
    enum Extra: Sendable { case score, prediction }

    private enum Encoding: Sendable {
        case number(center: Double)
        case names([String: Float])
    }

    private let names: [String]
    private let encodings: [Encoding]
    private let extra: Extra
    private let extraCenter: Double

    init(_ baseline: Baseline, extra: Extra) {
        names = baseline.schema.features.map(\.name)
        encodings = baseline.predictions.features.map { column in
            switch column {
            case .numeric(let column): .number(center: Self.center(column.values))
            case .categorical(let column): .names(Self.places(column))
            }
        }
        self.extra = extra
        extraCenter = Self.center(Self.extraColumn(extra, baseline.predictions))
    }

    private static func center(_ values: [Double]) -> Double { values.first { $0.isFinite } ?? 0 }

    private static func extraColumn(_ extra: Extra, _ batch: PredictionBatch) -> [Double] {
        switch extra {
        case .score: batch.scores
        case .prediction: batch.predictions.numbers ?? []
        }
    }

    private static func places(_ column: CategoricalColumn) -> [String: Float] {
        let counts = column.counts().byCode
        let ranked = column.dictionary.indices.sorted { left, right in
            counts[left] != counts[right]
                ? counts[left] > counts[right] : column.dictionary[left] < column.dictionary[right]
        }
        var places: [String: Float] = [:]
        for (place, code) in ranked.enumerated() where counts[code] > 0 {
            places[column.dictionary[code]] = Float(place)
        }
        return places
    }

    /// The rows of a batch at these positions, as numbers.
    ///
    /// - Parameters:
    ///   - batch: Rows with the baseline's columns.
    ///   - positions: Which rows.
    /// - Returns: A row each.
    /// - Throws: `DomainError` when the batch has other columns.
    func rows(_ batch: PredictionBatch, at positions: [Int]) throws(DomainError) -> FeatureRows {
        guard batch.features.count == encodings.count else {
            throw DomainError(
                .lengthMismatch, field: "features",
                detail: "\(batch.features.count) feature columns were given, the model has \(encodings.count)")
        }
        let width = encodings.count + 1
        var values = [Float](repeating: .nan, count: positions.count * width)
        for (index, encoding) in encodings.enumerated() {
            switch (encoding, batch.features[index]) {
            case (.number(let center), .numeric(let column)):
                for (target, row) in positions.enumerated() {
                    values[target * width + index] = Self.number(column.values[row], center)
                }
            case (.names(let places), .categorical(let column)):
                let known = column.dictionary.map { places[$0] ?? .nan }
                for (target, row) in positions.enumerated() where column.codes[row] != CategoricalColumn.missing {
                    values[target * width + index] = known[Int(column.codes[row])]
                }
            default:
                throw DomainError(
                    .invalidValue, field: names[index],
                    detail: "the column is \(batch.features[index].kind), in the baseline it was not")
            }
        }
        let last = Self.extraColumn(extra, batch)
        for (target, row) in positions.enumerated() {
            values[target * width + width - 1] = Self.number(last[row], extraCenter)
        }
        do {
            return try FeatureRows(featureCount: width, values: values)
        } catch {
            throw DomainError(.invalidValue, field: "features", detail: error.detail)
        }
    }

    private static func number(_ value: Double, _ center: Double) -> Float {
        guard value.isFinite else { return .nan }
        let greatest = Double(Float.greatestFiniteMagnitude)
        return Float(max(-greatest, min(greatest, value - center)))
    }
}
