// Run by mongosh every few seconds: makes the replica set at the first start; healthy is who takes writes.
try {
  rs.status();
} catch {
  rs.initiate({ _id: 'ledgerdesk', members: [{ _id: 0, host: 'mongo:27017' }] });
}
if (!db.hello().isWritablePrimary) quit(1);
