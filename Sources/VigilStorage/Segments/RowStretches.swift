import VigilDomain

/// Cuts a range of time where segments begin, so that its rows can be read a part at a time.
enum RowStretches {
    /// Stretches of at most so many rows of the segments that reach into them.
    ///
    /// A segment may reach over a cut and is then read for both sides. Cuts are made where a segment begins: within one,
    /// nothing is known of where its rows lie.
    ///
    /// - Parameters:
    ///   - range: The range, not empty.
    ///   - entries: The segments that reach into it, in any order.
    ///   - rows: The most rows of a stretch, where segments allow it.
    /// - Returns: Stretches in order of time that together are the range. Where segments overlap much, a stretch has more rows:
    ///   all of them together read at most about twice what there is.
    /// - Complexity: O(n log n) in the segments.
    static func cut(_ range: TimeRange, _ entries: [SegmentEntry], rows: Int) -> [TimeRange] {
        let beginnings = entries.sorted { $0.first < $1.first }
        let endings = entries.sorted { $0.last < $1.last }
        var stretches: [TimeRange] = []
        var start = range.start
        // Rows of the segments that reach into the stretch so far, and of those that ended before its start.
        var begun = 0
        var ended = 0
        var nextEnding = 0
        // Rows of segments that reach over the stretch's start, which are read again, and of those that begin in it: what is
        // read again never is more than what is new, however segments overlap.
        var carried = 0
        var fresh = 0
        var index = 0
        while index < beginnings.count {
            let moment = beginnings[index].first
            var here = 0
            while index < beginnings.count, beginnings[index].first == moment {
                here += beginnings[index].rows
                index += 1
            }
            let cut = Timestamp(milliseconds: moment)
            if begun - ended + here > rows, begun > ended, fresh >= carried, cut > start {
                stretches.append(TimeRange(start: start, end: cut))
                start = cut
                while nextEnding < endings.count, endings[nextEnding].last < moment {
                    ended += endings[nextEnding].rows
                    nextEnding += 1
                }
                (carried, fresh) = (begun - ended, 0)
            }
            begun += here
            fresh += here
        }
        stretches.append(TimeRange(start: start, end: range.end))
        return stretches
    }
}
