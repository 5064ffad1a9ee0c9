/// How long evaluating rests after a model, so that a flood of data is not answered by evaluating the same open window over
/// and over.
enum EvaluationPause {
    private static let least = Duration.milliseconds(50)
    /// As long as nobody waits for more than this, evaluating takes a tenth of one core.
    private static let most = Duration.seconds(1)

    /// The pause after a model.
    ///
    /// A third of the time at most goes to evaluating; a tenth where that keeps nobody waiting for a second, and no other
    /// model at all.
    ///
    /// - Parameters:
    ///   - took: How long evaluating it took.
    ///   - others: Whether other models wait.
    /// - Returns: The pause.
    static func after(_ took: Duration, others: Bool) -> Duration {
        let alone = others ? Duration.zero : min(took * 9, most)
        return max(least, took * 2, alone)
    }
}
