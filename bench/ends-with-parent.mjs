// Loaded before a service that is measured from outside only: it ends with who measures it, and nothing else is added.
process.on('disconnect', () => process.exit(1));
