/// Texts as counts of hashed features: each word, and each three Unicode scalars in a row.
///
/// A text is padded with a space at either end, so that its first and last letters are features of their own. Features
/// fall into 32,768 buckets by a fixed hash; two that share one are one feature.
package struct HashedTexts: Sendable {
    /// How many buckets there are.
    package static let bucketCount = 1 << 15

    private let offsets: [Int]
    private let buckets: [UInt32]
    private let counts: [Float]

    /// Counts the features of texts.
    ///
    /// - Complexity: O(bytes).
    package init(_ texts: [String]) {
        var offsets = [0]
        var buckets: [UInt32] = []
        var counts: [Float] = []
        var found: [UInt32] = []
        for text in texts {
            found.removeAll(keepingCapacity: true)
            text.withBytes { bytes in
                _ = WordScanner.scan(bytes) { found.append(Self.bucket($0)) }
                Self.forEachTriple(bytes) { found.append(Self.bucket($0)) }
            }
            // What all texts without a letter have in common.
            if found.isEmpty { found.append(0) }
            found.sort()
            var index = 0
            while index < found.count {
                let first = index
                while index < found.count && found[index] == found[first] { index += 1 }
                buckets.append(found[first])
                counts.append(Float(index - first))
            }
            offsets.append(buckets.count)
        }
        self.offsets = offsets
        self.buckets = buckets
        self.counts = counts
    }

    @inline(__always)
    private static func bucket(_ key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: key >> 20) & UInt32(bucketCount - 1)
    }

    /// Calls a closure with a key of each three scalars in a row, the text between two spaces.
    @inline(__always)
    private static func forEachTriple(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Void) {
        var first: UInt64 = 0
        var second: UInt64 = 32
        var index = 0
        func add(_ third: UInt64) {
            if first != 0 {
                let packed = first << 42 | second << 21 | third
                let mixed = (packed ^ (packed >> 29)) &* 0xBF58_476D_1CE4_E5B9
                body(mixed ^ (mixed >> 31))
            }
            first = second
            second = third
        }
        while index < bytes.count {
            let (scalar, length) = bytes.scalar(at: index)
            index += length
            add(UInt64(scalar &- 65 < 26 ? scalar + 32 : scalar))
        }
        if !bytes.isEmpty { add(32) }
    }

    /// Rows weighted by how rare their features are.
    ///
    /// A feature's value is (1 + log count) (1 + log((1 + rows) / (1 + rows with it))), the row then scaled to length 1.
    /// How rare a feature is is counted in both samples together: weights from the reference alone would give away which
    /// rows they were counted in. Features of one row only, or of all, are left out.
    ///
    /// - Parameter documents: The text of each row, both samples in one list.
    /// - Returns: The rows.
    /// - Complexity: O(features).
    package func rows(_ documents: [Int32]) -> SparseRows {
        var repeats = [Int](repeating: 0, count: offsets.count - 1)
        for document in documents { repeats[Int(document)] += 1 }
        var rowsWith = [Int](repeating: 0, count: Self.bucketCount)
        for (document, times) in repeats.enumerated() where times > 0 {
            for index in offsets[document]..<offsets[document + 1] { rowsWith[Int(buckets[index])] += times }
        }
        var names = [UInt32](repeating: .max, count: Self.bucketCount)
        var weights: [Float] = []
        for (bucket, rows) in rowsWith.enumerated() where rows >= 2 && rows < documents.count {
            names[bucket] = UInt32(weights.count)
            weights.append(Float(1 + Logistic.logarithm(Double(1 + documents.count) / Double(1 + rows))))
        }
        var newOffsets = [0]
        var features: [UInt32] = []
        var values: [Float] = []
        newOffsets.reserveCapacity(offsets.count)
        features.reserveCapacity(buckets.count)
        values.reserveCapacity(buckets.count)
        for document in repeats.indices {
            let start = values.count
            var square: Float = 0
            for index in offsets[document]..<offsets[document + 1] where names[Int(buckets[index])] != .max {
                let feature = names[Int(buckets[index])]
                let count = counts[index]
                let value = weights[Int(feature)] * (count == 1 ? 1 : Float(1 + Logistic.logarithm(Double(count))))
                features.append(feature)
                values.append(value)
                square += value * value
            }
            if square > 0 {
                let scale = 1 / square.squareRoot()
                for index in start..<values.count { values[index] *= scale }
            }
            newOffsets.append(values.count)
        }
        return SparseRows(
            featureCount: weights.count, offsets: newOffsets, features: features, values: values, documents: documents)
    }
}

extension DomainClassifier {
    /// Tells the texts of a window from those of its reference, by logistic regression on hashed features.
    ///
    /// - Parameters:
    ///   - texts: Different texts.
    ///   - reference: The text of each of the reference's rows.
    ///   - window: The text of each of the window's rows.
    ///   - regression: How it learns.
    /// - Returns: How far they can be told apart; its features are buckets, so their shares say little.
    /// - Throws: `LearningError` for fewer than 2 folds or `minimumRows` rows on a side.
    /// - Complexity: O(bytes) and `folds` + 1 fits.
    package func compare(
        texts: [String], reference: [Int32], window: [Int32],
        regression: LogisticRegression = LogisticRegression(ridge: 1, tolerance: 0.01, stepLimit: 10)
    ) throws(LearningError) -> DomainClassification {
        let rows = HashedTexts(texts).rows(reference + window)
        return try compare(rows, referenceCount: reference.count, regression: regression)
    }
}
