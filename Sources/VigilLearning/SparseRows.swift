/// Rows of mostly zeros: each points at a document, a short list of features that are not 0.
public struct SparseRows: Sendable, Hashable {
    /// How many features there are; a document names those below it.
    public let featureCount: Int
    let offsets: [Int]
    let features: [UInt32]
    let values: [Float]
    /// The document of each row.
    let documents: [Int32]

    init(featureCount: Int, offsets: [Int], features: [UInt32], values: [Float], documents: [Int32]) {
        self.featureCount = featureCount
        self.offsets = offsets
        self.features = features
        self.values = values
        self.documents = documents
    }

    /// The number of rows.
    public var rowCount: Int { documents.count }

    /// The same documents with other rows.
    func rows(_ order: [Int32]) -> SparseRows {
        SparseRows(
            featureCount: featureCount, offsets: offsets, features: features, values: values,
            documents: order.map { documents[Int($0)] })
    }

    /// A key for each row that depends on its features alone.
    func keys() -> [UInt64] {
        let byDocument = (0..<(offsets.count - 1)).map { document in
            var key = ContentKey()
            for index in offsets[document]..<offsets[document + 1] {
                key.add(UInt64(features[index]) << 32 | UInt64(values[index].bitPattern))
            }
            return key.value
        }
        return documents.map { byDocument[Int($0)] }
    }
}

extension SparseRows: DesignRows {
    var coefficientCount: Int { featureCount + 1 }
    var hasCurvature: Bool { false }
    var curvatureStride: Int { 0 }

    func multiply(
        _ coefficients: UnsafePointer<Double>, rows: Range<Int>, scores: UnsafeMutablePointer<Double>
    ) {
        let intercept = coefficients[featureCount]
        read { offsets, features, values, documents in
            for row in rows {
                let document = Int(documents[row])
                var sum = intercept
                for index in offsets[document]..<offsets[document + 1] {
                    sum += Double(values[index]) * coefficients[Int(features[index])]
                }
                scores[row] = sum
            }
        }
    }

    func accumulate(
        _ weights: UnsafePointer<Double>, rows: Range<Int>, sums: UnsafeMutablePointer<Double>
    ) {
        read { offsets, features, values, documents in
            for row in rows {
                let document = Int(documents[row])
                let weight = weights[row]
                for index in offsets[document]..<offsets[document + 1] {
                    sums[Int(features[index])] += Double(values[index]) * weight
                }
                sums[featureCount] += weight
            }
        }
    }

    /// Not called: the matrix would have as many entries as the square of the features.
    func accumulateCurvature(
        _ weights: UnsafePointer<Double>, rows: Range<Int>, matrix: UnsafeMutablePointer<Double>
    ) {}

    private func read(
        _ body: (
            _ offsets: UnsafeBufferPointer<Int>, _ features: UnsafeBufferPointer<UInt32>,
            _ values: UnsafeBufferPointer<Float>, _ documents: UnsafeBufferPointer<Int32>
        ) -> Void
    ) {
        offsets.withUnsafeBufferPointer { offsets in
            features.withUnsafeBufferPointer { features in
                values.withUnsafeBufferPointer { values in
                    documents.withUnsafeBufferPointer { documents in body(offsets, features, values, documents) }
                }
            }
        }
    }
}
