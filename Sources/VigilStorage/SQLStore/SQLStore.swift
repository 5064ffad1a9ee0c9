/// Every store of Vigil over one SQL database.
///
/// The statements are the same on every engine; what an engine has to be is `SQLDatabase`. Values are cheap to copy and
/// share their caches.
package struct SQLStore: Sendable {
    /// Where everything is.
    package let database: any SQLDatabase
    /// What is known of its condition.
    package let pulse: StorePulse
    let cache = SegmentCache()

    /// Opens the store in a database and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - database: An open database, used by no one else than other stores.
    ///   - pulse: What its transactions report to.
    /// - Throws: `StoreError` with code `newerSchema` when a newer Vigil wrote it; nothing is changed then.
    package init(_ database: any SQLDatabase, pulse: StorePulse = StorePulse()) async throws {
        self.pulse = pulse
        self.database = WatchedDatabase(base: database, pulse: pulse)
        try await Migrator(migrations: Migration.all).migrate(database)
    }
}
