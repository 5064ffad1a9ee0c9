/// When small segments are merged, and when room is given back to the disk.
struct CompactionSchedule: Sendable {
    /// What is to be done now.
    struct Work: Hashable, Sendable {
        /// Merge small segments.
        var compacts = false
        /// Give room back that deleted segments have left.
        var reclaims = false
    }

    /// Without a flood segments are merged this often.
    static let pause = Duration.seconds(60)
    /// So many commits are a flood: each leaves a segment at least, and searches look at all of them.
    static let commitsOfFlood = 500
    /// In a flood what comes next takes the room that was left, so that it is given back this seldom.
    static let pauseOfReclaiming = Duration.seconds(600)

    private var commits: Int
    private var compactionDue: ContinuousClock.Instant
    private var reclaimingDue: ContinuousClock.Instant

    /// A schedule that begins.
    ///
    /// - Parameters:
    ///   - commits: How many commits there were so far.
    ///   - now: The moment.
    init(commits: Int, now: ContinuousClock.Instant) {
        self.commits = commits
        compactionDue = now.advanced(by: Self.pause)
        reclaimingDue = now.advanced(by: Self.pauseOfReclaiming)
    }

    /// What is to be done, which then counts as done.
    ///
    /// - Parameters:
    ///   - commits: How many commits there were so far.
    ///   - now: The moment.
    /// - Returns: The work.
    mutating func work(commits: Int, now: ContinuousClock.Instant) -> Work {
        let isFlood = commits - self.commits >= Self.commitsOfFlood
        guard isFlood || now >= compactionDue else { return Work() }
        self.commits = commits
        compactionDue = now.advanced(by: Self.pause)
        guard !isFlood || now >= reclaimingDue else { return Work(compacts: true) }
        reclaimingDue = now.advanced(by: Self.pauseOfReclaiming)
        return Work(compacts: true, reclaims: true)
    }
}
