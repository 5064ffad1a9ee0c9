import Foundation

/// Says on standard error about once a minute how far the work is.
struct WorkProgress {
    private let cost: Double
    private let began = ContinuousClock.now
    private var done = 0.0
    private var last = ContinuousClock.now

    /// - Parameter cost: Of all pieces together.
    init(cost: Double) { self.cost = cost }

    /// Counts a finished piece.
    mutating func add(_ piece: Plan.Piece) {
        done += piece.cost
        let now = ContinuousClock.now
        guard now - last >= .seconds(60) else { return }
        last = now
        let seconds = Int((now - began) / .seconds(1))
        Self.say("calibration: \(Int(done / cost * 100)) % after \(seconds / 60) min, now at \(piece.part.table)")
    }

    /// A line on standard error.
    static func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
}
