import Foundation

/// Every store of Vigil over one SQL database.
///
/// The statements are the same on every engine; what an engine has to be is `SQLDatabase`. Values are cheap to copy and
/// share their caches.
package struct SQLStore: Sendable {
    /// Where everything is.
    package let database: any SQLDatabase
    /// What is known of its condition.
    package let pulse: StorePulse
    let cache: SegmentCache
    /// The system's folder for what needs no name and outlives no process.
    package static let temporaryFolder = FileManager.default.temporaryDirectory.path
    /// Makes durable what was acknowledged before; `nil` where nothing is.
    let groupSync: GroupSync?

    /// Opens the store in a database and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - database: An open database, used by no one else than other stores.
    ///   - durability: When what comes in is acknowledged.
    ///   - pulse: What its transactions report to.
    ///   - scratch: A folder for files without a name, which hold what is searched for each prediction that comes in and
    ///     memory has no room for; `nil` for none.
    /// - Throws: `StoreError` with code `newerSchema` when a newer Vigil wrote it; nothing is changed then.
    package init(
        _ database: any SQLDatabase, durability: Durability = .full, pulse: StorePulse = StorePulse(),
        scratch: String? = nil
    ) async throws {
        let watched = WatchedDatabase(base: database, pulse: pulse)
        var groupSync: GroupSync?
        if case .group(let within) = durability {
            groupSync = GroupSync(within: within, synchronize: { try await Self.synchronize(watched) })
        }
        try await self.init(watched, pulse: pulse, groupSync: groupSync, scratch: scratch)
    }

    /// Opens the store with a synchronizer of the caller's.
    ///
    /// - Parameters:
    ///   - database: An open database, used by no one else than other stores.
    ///   - groupSync: What makes durable what was acknowledged before.
    /// - Throws: As the other.
    package init(_ database: any SQLDatabase, groupSync: GroupSync?) async throws {
        let pulse = StorePulse()
        try await self.init(
            WatchedDatabase(base: database, pulse: pulse), pulse: pulse, groupSync: groupSync, scratch: nil)
    }

    private init(
        _ database: WatchedDatabase, pulse: StorePulse, groupSync: GroupSync?, scratch: String?
    ) async throws {
        cache = SegmentCache(shelf: scratch.map { FingerprintShelf(directory: $0) })
        self.pulse = pulse
        self.database = database
        self.groupSync = groupSync
        try await Migrator(migrations: Migration.all).migrate(database)
    }
}
