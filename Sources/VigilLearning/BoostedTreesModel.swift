import CXGBoost

/// Boosted trees that have been trained; the memory behind them is freed with the value.
public struct BoostedTreesModel: ~Copyable {
    /// How many features a row has.
    public let featureCount: Int
    private let threads: Int
    private let handle: OpaquePointer

    init(training: borrowing BoostedMatrix, featureCount: Int, threads: Int) throws(LearningError) {
        guard let handle = vigil_xgboost_model_create(training.handle) else { throw .xgboost() }
        self.featureCount = featureCount
        self.threads = threads
        self.handle = handle
    }

    deinit { vigil_xgboost_model_free(handle) }

    borrowing func set(_ name: String, _ value: String) throws(LearningError) {
        guard vigil_xgboost_model_set(handle, name, value) else { throw .xgboost() }
    }

    borrowing func grow(_ tree: Int, training: borrowing BoostedMatrix) throws(LearningError) {
        guard vigil_xgboost_model_update(handle, Int32(clamping: tree), training.handle) else { throw .xgboost() }
    }

    /// How likely each row is of class 1.
    ///
    /// - Parameter rows: Rows with as many features as those it was trained on.
    /// - Returns: A probability a row.
    /// - Throws: `LearningError` when the number of features differs, or XGBoost refuses.
    /// - Complexity: O(trees * rows * depth).
    public borrowing func probabilities(_ rows: FeatureRows) throws(LearningError) -> [Float] { try outputs(rows) }

    /// The number of each row, of trees that learned a number.
    ///
    /// - Parameter rows: Rows with as many features as those it was trained on.
    /// - Returns: A number a row.
    /// - Throws: `LearningError` when the number of features differs, or XGBoost refuses.
    /// - Complexity: O(trees * rows * depth).
    public borrowing func numbers(_ rows: FeatureRows) throws(LearningError) -> [Float] { try outputs(rows) }

    private borrowing func outputs(_ rows: FeatureRows) throws(LearningError) -> [Float] {
        guard rows.featureCount == featureCount else {
            throw LearningError("rows of \(rows.featureCount) features; the trees know \(featureCount)")
        }
        return try probabilities(rows.values, rows: 0..<rows.rowCount)
    }

    borrowing func probabilities(_ values: [Float], rows: Range<Int>) throws(LearningError) -> [Float] {
        guard !rows.isEmpty else { return [] }
        let matrix = try BoostedMatrix(values, rows: rows, featureCount: featureCount, threads: threads)
        var probabilities = [Float](repeating: 0, count: rows.count)
        guard vigil_xgboost_model_predict(handle, matrix.handle, &probabilities, UInt64(rows.count)) else {
            throw .xgboost()
        }
        return probabilities
    }

    /// By how much the splits on each feature lowered the loss.
    ///
    /// - Returns: A sum of gains a feature, at least 0; 0 for one that no tree uses.
    /// - Throws: `LearningError` when XGBoost refuses.
    public borrowing func gains() throws(LearningError) -> [Double] {
        var gains = [Double](repeating: 0, count: featureCount)
        guard vigil_xgboost_model_gains(handle, &gains, UInt64(featureCount)) else { throw .xgboost() }
        return gains
    }
}

/// Rows in XGBoost's own form; the memory behind them is freed with the value.
struct BoostedMatrix: ~Copyable {
    let handle: OpaquePointer

    /// Copies some rows of a table that is laid out row by row.
    init(_ values: [Float], rows: Range<Int>, featureCount: Int, threads: Int) throws(LearningError) {
        guard !rows.isEmpty, featureCount > 0 else { throw LearningError("there are no rows") }
        let made = values.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            let slice = UnsafeBufferPointer(
                rebasing: buffer[(rows.lowerBound * featureCount)..<(rows.upperBound * featureCount)])
            return vigil_xgboost_matrix_create(
                slice.baseAddress, UInt64(rows.count), UInt64(featureCount), Int32(clamping: threads))
        }
        guard let made else { throw .xgboost() }
        handle = made
    }

    deinit { vigil_xgboost_matrix_free(handle) }

    borrowing func setLabels(_ labels: [Float], rows: Range<Int>) throws(LearningError) {
        let handle = self.handle
        let isSet = labels.withUnsafeBufferPointer { buffer in
            let slice = UnsafeBufferPointer(rebasing: buffer[rows])
            return vigil_xgboost_matrix_set(handle, "label", slice.baseAddress, UInt64(slice.count))
        }
        guard isSet else { throw .xgboost() }
    }
}
