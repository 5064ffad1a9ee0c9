extension ScoresByClass {
    /// Calls a closure for every different score from the lowest up, with the rows of either class that have it.
    @inline(__always)
    func forEachAscending(_ body: (_ score: Double, _ positives: Int, _ negatives: Int) -> Void) {
        positives.withUnsafeBufferPointer { positive in
            negatives.withUnsafeBufferPointer { negative in
                var atPositive = 0
                var atNegative = 0
                while atPositive < positive.count || atNegative < negative.count {
                    let fromPositive = atPositive < positive.count ? positive[atPositive] : .infinity
                    let fromNegative = atNegative < negative.count ? negative[atNegative] : .infinity
                    let score = min(fromPositive, fromNegative)
                    let positiveStart = atPositive
                    let negativeStart = atNegative
                    atPositive = positive.endOfTies(with: score, from: atPositive)
                    atNegative = negative.endOfTies(with: score, from: atNegative)
                    body(score, atPositive - positiveStart, atNegative - negativeStart)
                }
            }
        }
    }
}
