import Synchronization

/// Damaged segments that were met and are still to be written down.
///
/// What is met while reading cannot be written by the reader. A segment is tried anew by every read, so that nothing is
/// lost when the process ends before.
final class DamageLog: Sendable {
    private struct State {
        var pending: [SegmentKey: SegmentDamage] = [:]
        var recorded: Set<SegmentKey> = []
    }

    private let state = Mutex(State())

    /// Notes a damaged segment.
    func note(_ damage: SegmentDamage) {
        state.withLock { state in
            guard !state.recorded.contains(damage.key), state.pending[damage.key] == nil else { return }
            state.pending[damage.key] = damage
        }
    }

    /// What `read` gives, or `nil`, noted, where the segment that it reads is damaged.
    ///
    /// - Throws: Every other error of `read`.
    func reading<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let damage as SegmentDamage {
            note(damage)
            return nil
        }
    }

    /// What is still to be written down, in order of the segments' numbers.
    var pending: [SegmentDamage] {
        state.withLock {
            $0.pending.values.sorted { ($0.table.rawValue, $0.entry.id) < ($1.table.rawValue, $1.entry.id) }
        }
    }

    /// The segments of a table that wait to be written down.
    func pending(_ table: SegmentTable) -> Set<Int64> {
        state.withLock { Set($0.pending.keys.filter { $0.table == table }.map(\.id)) }
    }

    /// Notes that segments were written down.
    func markRecorded(_ damages: [SegmentDamage]) {
        state.withLock { state in
            for damage in damages {
                state.pending[damage.key] = nil
                state.recorded.insert(damage.key)
            }
        }
    }

    /// Forgets that segments were written down: they read well again, or are gone.
    func release(_ keys: some Sequence<SegmentKey>) {
        state.withLock { state in
            for key in keys {
                state.pending[key] = nil
                state.recorded.remove(key)
            }
        }
    }
}
