import Synchronization

/// Trained trees that several values share; one thread at a time asks them.
final class SharedModel: Sendable {
    private let model: Mutex<BoostedTreesModel>

    init(_ model: consuming sending BoostedTreesModel) { self.model = Mutex(model) }

    /// What the model says of each row, see ``BoostedTreesModel/numbers(_:)``.
    func numbers(_ rows: FeatureRows) throws(LearningError) -> [Float] {
        let result = model.withLock { model in
            Result<[Float], LearningError> { () throws(LearningError) in try model.numbers(rows) }
        }
        return try result.get()
    }
}
